/** What flags say of themselves; a command's own words in `FLAGS_OF`. */
import { type Text, t } from '../../kubectl/help/text.ts';

export const FLAGS: Readonly<Record<string, Text>> = {
  debug: t('say more of what is done', '하는 일을 더 자세히 알린다'),
};

export const FLAGS_OF: Readonly<Record<string, Readonly<Record<string, Text>>>> = {};

/** What a flag of a command does; undefined where nobody has said. */
export const flagText = (command: string, flag: string): Text | undefined => FLAGS_OF[command]?.[flag] ?? FLAGS[flag];
