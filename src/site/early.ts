// What runs before the first paint, as the only inline script there is: a mark that scripts run, the chosen theme, and stand-ins
// for Hangul until the site's own fonts come (styles/fonts.css). How wide a syllable of the system's font is differs from system to
// system and is measured here: Noto Sans CJK's 0.92 em stands in for Pretendard's 0.8643 em at 93.9 %.

/** Fonts of systems that hold Hangul, by the names `local()` knows: regular and bold. */
const HANGUL = [
  ['Apple SD Gothic Neo', 'Apple SD Gothic Neo Bold'],
  ['Malgun Gothic', 'Malgun Gothic Bold'],
  ['Noto Sans KR', 'Noto Sans KR Bold'],
  ['Noto Sans CJK KR', 'Noto Sans CJK KR Bold'],
] as const;
/** Width of a Hangul syllable in thousandths of an em: Pretendard's, and D2Coding's at 120 %. */
const WIDTHS = { 'Hangul Stand-in': 864.3, 'Hangul Code Stand-in': 1200 };

const families = HANGUL.map(([regular]) => `"${regular}"`).join();
const local = (bold: 0 | 1) => HANGUL.map((names) => `local("${names[bold]}")`).join();
const faces = Object.entries(WIDTHS)
  .flatMap(([name, width]) => [
    [name, local(0), width, '45 549'],
    [name, local(1), width, '550 920'],
  ])
  .map((face) => JSON.stringify(face))
  .join();

export const EARLY_SCRIPT = [
  "(d=>{d.classList.add('js');",
  "try{const t=localStorage.getItem('drydock:theme');if(t==='dark'||t==='light')d.dataset.theme=t}catch{}",
  `try{const c=document.createElement('canvas').getContext('2d');c.font='1000px ${families}';const w=c.measureText('가').width;`,
  `for(const[n,s,a,weight]of[${faces}])document.fonts.add(new FontFace(n,s,{weight,sizeAdjust:a/w*100+'%',unicodeRange:'U+1100-11FF,U+3130-318F,U+AC00-D7A3'}))}catch{}`,
  '})(document.documentElement)',
].join('');
