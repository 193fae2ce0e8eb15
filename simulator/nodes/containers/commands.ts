/**
 * What commands images have: a container of busybox knows busybox's applets, and no bash, curl or dig. An applet that is not
 * simulated says so. Upstream: busybox 1.36's default configuration, as Docker's official image is built.
 */
import type { Program } from '../../kernel/program.ts';
import { BUSYBOX } from '../../kernel/program-files.ts';
import { write } from '../../kernel/stream.ts';
import { AllPrograms } from '../../kernel/unsimulated.ts';
import { wait } from '../../kernel/wait.ts';
import type { CommandSet } from '../types.ts';

export const COMMAND_SETS: readonly CommandSet[] = ['busybox', 'alpine', 'none'];

const APPLETS = `
[ [[ acpid add-shell addgroup adduser adjtimex arch arp arping ascii ash awk base32 base64 basename bc beep blkdiscard blkid blockdev
bootchartd brctl bunzip2 bzcat bzip2 cal cat chat chattr chgrp chmod chown chpasswd chpst chroot chrt chvt cksum clear cmp comm conspy cp
cpio crc32 crond crontab cryptpw cttyhack cut date dc dd deallocvt delgroup deluser depmod devmem df dhcprelay diff dirname dmesg dnsd
dnsdomainname dos2unix dpkg dpkg-deb du dumpkmap dumpleases echo ed egrep eject env envdir envuidgid ether-wake expand expr factor
fakeidentd fallocate false fatattr fbset fbsplash fdflush fdformat fdisk fgconsole fgrep find findfs flock fold free freeramdisk fsck
fsck.minix fsfreeze fstrim fsync ftpd ftpget ftpput fuser getopt getty grep groups gunzip gzip halt hd hdparm head hexdump hexedit
hostid hostname httpd hush hwclock i2cdetect i2cdump i2cget i2cset i2ctransfer id ifconfig ifdown ifenslave ifplugd ifup inetd init insmod
install ionice iostat ip ipaddr ipcalc ipcrm ipcs iplink ipneigh iproute iprule iptunnel kbd_mode kill killall killall5 klogd last less
link linux32 linux64 linuxrc ln loadfont loadkmap logger login logname logread losetup lpd lpq lpr ls lsattr lsmod lsof lspci lsscsi lsusb
lzcat lzma lzop makedevs makemime man md5sum mdev mesg microcom mim mkdir mkdosfs mke2fs mkfifo mkfs.ext2 mkfs.minix mkfs.vfat mknod
mkpasswd mkswap mktemp modinfo modprobe more mount mountpoint mpstat mt mv nameif nanddump nandwrite nbd-client nc netstat nice nl nmeter
nohup nologin nproc nsenter nslookup ntpd od openvt partprobe passwd paste patch pgrep pidof ping ping6 pipe_progress pivot_root pkill pmap
popmaildir poweroff powertop printenv printf ps pscan pstree pwd pwdx raidautorun rdate rdev readahead readlink readprofile realpath reboot
reformime remove-shell renice reset resize resume rev rm rmdir rmmod route rpm rpm2cpio rtcwake run-init run-parts runlevel runsv
runsvdir rx script scriptreplay sed seedrng sendmail seq setarch setconsole setfattr setfont setkeycodes setlogcons setpriv setserial setsid
setuidgid sh sha1sum sha256sum sha3sum sha512sum showkey shred shuf slattach sleep smemcap softlimit sort split ssl_client start-stop-daemon
stat strings stty su sulogin sum sv svc svlogd svok swapoff swapon switch_root sync sysctl syslogd tac tail tar taskset tc tcpsvd tee
telnet telnetd test tftp tftpd time timeout top touch tr traceroute traceroute6 tree true truncate ts tsort tty ttysize tunctl ubiattach
ubidetach ubimkvol ubirename ubirmvol ubirsvol ubiupdatevol udhcpc udhcpc6 udhcpd udpsvd uevent umount uname unexpand uniq unix2dos unlink
unlzma unshare unxz unzip uptime users usleep uudecode uuencode vconfig vi vlock volname w wall watch watchdog wc wget which who whoami
whois xargs xxd xz xzcat yes zcat zcip
`;
/** What machines here have and busybox has not; a test holds that each of their commands is in one of the lists. */
const FOREIGN = `
apropos b2sum bash code column csplit curl dash dig editor emacs envsubst file fmt gawk getconf getent hey host join jq mawk nano netcat numfmt nvim
pager pr python python3 sdiff sha224sum sha384sum stdbuf tput traffic view vim whatis whereis yq zegrep zfgrep zgrep zless zmore
`;
/** What Alpine brings beside busybox. */
const ALPINE = 'apk getconf getent iconv ldconfig ldd scanelf ssl_client';

/** Where Alpine's busybox has its applets, what is not in /usr/bin. Upstream: busybox's applets (BB_DIR_BIN, BB_DIR_SBIN, BB_DIR_USR_SBIN). */
const IN_BIN = `
arch ash base64 busybox cat chattr chgrp chmod chown cp date dd df dmesg dnsdomainname dumpkmap echo ed egrep false fatattr fdflush fgrep fsync
getopt grep gunzip gzip hostname ionice iostat ipcalc kbd_mode kill link linux32 linux64 ln login ls lsattr lzop makemime mkdir mknod
mktemp more mount mountpoint mpstat mv netstat nice pidof ping ping6 pipe_progress printenv ps pwd reformime rev rm rmdir run-parts sed setpriv
setserial sh sleep stat stty su sync tar touch true umount uname usleep watch zcat
`;
const IN_SBIN = `
acpid adjtimex apk arp blkid blockdev depmod fbsplash fdisk findfs fsck fstrim getty halt hdparm hwclock ifconfig ifdown ifenslave ifup init
insmod ip ipaddr iplink ipneigh iproute iprule iptunnel klogd ldconfig loadkmap logread losetup lsmod mdev mkdosfs mkfs.vfat mkswap modinfo
modprobe nameif nologin pivot_root poweroff raidautorun reboot rmmod route setconsole slattach swapoff swapon switch_root sysctl syslogd
tunctl udhcpc vconfig watchdog zcip
`;
const IN_USR_SBIN = `
add-shell addgroup adduser arping brctl chpasswd chroot crond delgroup deluser ether-wake fbset killall5 loadfont nanddump nandwrite nbd-client
ntpd partprobe rdate rdev readahead remove-shell rfkill sendmail setfont setlogcons
`;

const words = (list: string): readonly string[] => list.trim().split(/\s+/);
export const BUSYBOX_COMMANDS = words(APPLETS);
const ALPINE_FOLDERS: readonly (readonly [string, ReadonlySet<string>])[] = [
  ['/bin', new Set(words(IN_BIN))],
  ['/sbin', new Set(words(IN_SBIN))],
  ['/usr/sbin', new Set(words(IN_USR_SBIN))],
];

/** Example: "ls" → "/bin", "awk" → "/usr/bin". */
export const alpineFolder = (name: string): string =>
  ALPINE_FOLDERS.find(([, names]) => names.has(name))?.[0] ?? '/usr/bin';

export const FOREIGN_COMMANDS = words(FOREIGN);

/** Those of `programs` that such an image has, with a word in place of those that it has in the world outside only. */
export function commandsOf(
  set: CommandSet | undefined,
  programs: ReadonlyMap<string, Program>,
): ReadonlyMap<string, Program> {
  if (set === undefined) return programs;
  let known = MADE.get(programs);
  if (!known) MADE.set(programs, (known = new Map()));
  let made = known.get(set);
  if (!made) {
    made = chosen(set, programs);
    known.set(set, made);
  }
  return made;
}

function chosen(set: CommandSet, programs: ReadonlyMap<string, Program>): AllPrograms {
  if (set === 'none') return new AllPrograms();
  const own = [...BUSYBOX_COMMANDS, ...(set === 'alpine' ? words(ALPINE) : [])];
  const given = [...programs].filter(([name]) => own.includes(name) || !FOREIGN_COMMANDS.includes(name));
  const sh = programs.get('sh');
  return new AllPrograms([
    ...own.map((name) => [name, unsimulated(name)] as const),
    ...given,
    // the name that its shell has beside `sh`
    ...(sh ? [['ash', sh] as const] : []),
    [BUSYBOX, busybox(own)],
  ]);
}

/** Memo: sets are constants, and containers are many. */
const MADE = new WeakMap<ReadonlyMap<string, Program>, Map<CommandSet, AllPrograms>>();

/** One binary for all of them. Upstream: libbb/appletlib.c (busybox_main). */
const busybox = (applets: readonly string[]): Program =>
  function* main({ args: [name, ...args], run, stdout, stderr }) {
    const list = [...applets].sort();
    if (name === '--list') yield* write(stdout, `${list.join('\n')}\n`);
    else if (name === undefined || name === '--help')
      yield* write(
        stdout,
        `BusyBox v1.36.1 multi-call binary.\n\nCurrently defined functions:\n\t${list.join(', ')}\n`,
      );
    else {
      const process = applets.includes(name) ? run(name, args) : undefined;
      if (process) return (yield* wait(process.end)).code;
      yield* write(stderr, `${name}: applet not found\n`);
      return 127;
    }
    return 0;
  };

const unsimulated = (name: string): Program =>
  function* refused(context) {
    yield* write(context.stderr, `${name}: not simulated here\n`);
    return 1;
  };
