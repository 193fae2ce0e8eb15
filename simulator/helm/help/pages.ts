/** What the help page of a command begins with, by its path without "helm". */
import { type Text, t } from '../../kubectl/help/text.ts';

export const PAGES: Readonly<Record<string, Text>> = {
  '': t('Helm, the package manager for Kubernetes', '쿠버네티스의 패키지 관리자 Helm'),
};
