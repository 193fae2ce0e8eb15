/** Where recorded scripts run, on a real machine and on a simulated one. */
export const WORK = '/tmp/bash-case/work';
export const HOME = '/tmp/bash-case/home';

export const ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/bin:/bin',
  HOME,
  USER: 'root',
  LOGNAME: 'root',
  SHELL: '/bin/bash',
  LANG: 'C.UTF-8',
  TERM: 'xterm-256color',
};

/** As containers of busybox have it. */
export const BUSYBOX_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  HOSTNAME: 'drydock',
};

export const scriptPath = (name: string): string => `../${name}.sh`;
