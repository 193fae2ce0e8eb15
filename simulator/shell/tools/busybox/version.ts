/** The first line of what busybox prints of itself: the version that the images' tags stand for. Leaves out: the day it was built. */
export const BUSYBOX_HEADER = 'BusyBox v1.36.1 multi-call binary.';
