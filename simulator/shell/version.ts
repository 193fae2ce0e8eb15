/** As which bash the shell shows itself. */
export const VERSION = 'GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)';
