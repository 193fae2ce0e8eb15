// What runs before the first paint, as the only inline script there is: a mark that scripts run, the chosen theme, when the fonts'
// sheet counts, and stand-ins until the site's own fonts come (styles/fonts.css).
//
// Who has the fonts from an earlier page gets their sheet (`<link data-fonts media="print">`, Page.astro) at once; for others
// page/fonts.ts brings them after the first paint. How wide a stand-in's letters are differs from system to system and is measured here: Noto Sans CJK's syllable of
// 0.92 em stands in for Pretendard's 0.8643 em at 93.9 %.

/** Fonts of systems that hold Hangul, by the names `local()` knows: regular and bold. */
const HANGUL = [
  ['Apple SD Gothic Neo', 'Apple SD Gothic Neo Bold'],
  ['Malgun Gothic', 'Malgun Gothic Bold'],
  ['Noto Sans KR', 'Noto Sans KR Bold'],
  ['Noto Sans CJK KR', 'Noto Sans CJK KR Bold'],
] as const;
/** The same of code: all their letters are equally wide. */
const CODE = [
  ['Menlo', 'Menlo Bold'],
  ['Consolas', 'Consolas Bold'],
  ['DejaVu Sans Mono', 'DejaVu Sans Mono Bold'],
  ['Liberation Mono', 'Liberation Mono Bold'],
  ['Roboto Mono', 'Roboto Mono Bold'],
  ['Droid Sans Mono', 'Droid Sans Mono'],
] as const;
const SYLLABLES = 'U+1100-11FF,U+3130-318F,U+AC00-D7A3';
const LETTERS = 'U+20-7E,U+A0-FF,U+2010-2027';

interface StandIn {
  readonly name: string;
  readonly fonts: readonly (readonly [regular: string, bold: string])[];
  readonly letter: string;
  readonly range: string;
  /** Thousandths of an em: how wide, high and deep the font is that it stands for. 0: as high and deep as it is. */
  readonly width: number;
  readonly ascent: number;
  readonly descent: number;
}

/** Pretendard's syllables, D2Coding's at 120 %, JetBrains Mono. */
const STAND_INS: readonly StandIn[] = [
  { name: 'Hangul Stand-in', fonts: HANGUL, letter: '가', range: SYLLABLES, width: 864.3, ascent: 0, descent: 0 },
  { name: 'Hangul Code Stand-in', fonts: HANGUL, letter: '가', range: SYLLABLES, width: 1200, ascent: 0, descent: 0 },
  { name: 'Code Stand-in', fonts: CODE, letter: 'x', range: LETTERS, width: 600, ascent: 1020, descent: 300 },
];

const local = (fonts: StandIn['fonts'], bold: 0 | 1) => fonts.map((names) => `local("${names[bold]}")`).join();
const standIns = STAND_INS.map(({ name, fonts, letter, range, width, ascent, descent }) =>
  JSON.stringify([
    name,
    fonts.map(([regular]) => `"${regular}"`).join(),
    letter,
    range,
    width,
    ascent,
    descent,
    local(fonts, 0),
    local(fonts, 1),
  ]),
).join();

export const EARLY_SCRIPT = [
  "(d=>{d.classList.add('js');",
  'let k;',
  "try{const t=localStorage.getItem('drydock:theme');if(t==='dark'||t==='light')d.dataset.theme=t;k=localStorage.getItem('drydock:fonts')}catch{}",
  "const l=d.querySelector('[data-fonts]');if(k===l.href)l.media='all';",
  "try{const c=document.createElement('canvas').getContext('2d');",
  `for(const[n,f,x,unicodeRange,s,a,b,r,t]of[${standIns}]){c.font='1000px '+f;`,
  "const w=c.measureText(x).width,p=v=>v?v/s*w/10+'%':'normal',o={sizeAdjust:s/w*100+'%',ascentOverride:p(a),descentOverride:p(b),lineGapOverride:a?'0%':'normal',unicodeRange};",
  "for(const[u,weight]of[[r,'45 549'],[t,'550 920']])document.fonts.add(new FontFace(n,u,{...o,weight}))}}catch{}",
  '})(document.documentElement)',
].join('');
