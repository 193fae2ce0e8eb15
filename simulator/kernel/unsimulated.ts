/** Commands of real machines that no machine here has: where one is asked for it is said that it is not simulated. */
import type { Program } from './program.ts';

const REAL = `
ab adduser ansible apt apt-get ar as at awk az basenc bat bc bg brew btop bunzip2 bzip2 cargo cc chgrp chown chroot cmake cmp code col
column comm cpio crictl cron crontab ctr curl cut dc dd dmesg dnf doas docker docker-compose dos2unix du ed eksctl emacs etcdctl ethtool
exa expand fallocate fd file firewall-cmd fish flock fmt fold ftp fuser fzf gcc gcloud gdb gh git go gpg grpcurl gunzip gzip helmfile
hexdump hostnamectl htop httpd iconv ifconfig inotifywait install ionice iostat iotop ip ipset iptables ipvsadm istioctl java jq k3d k6
k9s kind kubeadm kubectx kubelet kubens kustomize last less ln locate logger logrotate look losetup lsblk lscpu lsmod lsof ltrace lynx
make man mc md5sum minikube mkfs mknod mount mtr mysql nano ncat neofetch nerdctl netstat nft nginx nice nix nl nmap node nohup npm npx
ntpdate opa openssl parted passwd paste patch perl pgrep ping ping6 pip pip3 pkill pnpm podman popd pr psql pstree pushd python python3
rclone redis-cli rename renice rev rg rsync ruby rustc scp screen service setfacl sftp shasum shred skaffold snap socat sponge sqlite3
ss ssh ssh-keygen stern strace strings stty su sudo swapon sysctl systemctl tac tar taskset tcpdump telnet terraform tig tmux top tput
tracepath traceroute trivy tsc tty ufw umount unxz unzip uptime useradd userdel usermod vagrant velero vim vmstat w wall wget who whois
wrk xxd xz xzcat yarn yq yum zcat zgrep zip zsh
`;

/** Programs of a machine of which all that it has is known: what is not among them is not there in the world outside either. */
export class AllPrograms extends Map<string, Program> {}

/** Whether it is to be said of a command that a machine lacks that it is not simulated. */
export const isUnsimulated = (programs: ReadonlyMap<string, Program>, name: string): boolean =>
  !(programs instanceof AllPrograms) && isRealCommand(name);

/** Whether a machine in the world outside would know this command. */
function isRealCommand(name: string): boolean {
  return name !== '' && REAL.split(/\s+/).includes(name);
}
