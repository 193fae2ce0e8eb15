"""
Real bash at a pseudo terminal. Standard input: a JSON array of {columns, rows, steps}, a step being keys or [columns, rows]; standard
output: for each an array of what bash wrote, first at its start, then after each step. A step is over when bash has read all keys and
waits for more. Ctrl-S is no stop sign (stty -ixon), as at the lab's prompt.
"""
import fcntl, json, os, pty, select, signal, struct, sys, termios, time, tempfile, shutil
from concurrent.futures import ThreadPoolExecutor

def size(fd, c, r): fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', r, c, 0, 0))
def waiting(fd): return struct.unpack('i', fcntl.ioctl(fd, termios.FIONREAD, b'\0\0\0\0'))[0]
def state(pid):
    with open(f'/proc/{pid}/stat') as f: return f.read().rsplit(')', 1)[1].split()
def run(case):
    home = tempfile.mkdtemp(prefix='keys')
    for name, text in case.get('files', {}).items():
        p = os.path.join(home, name); os.makedirs(os.path.dirname(p), exist_ok=True)
        open(p, 'w').write(text)
    m, s = pty.openpty()
    size(s, case['columns'], case['rows'])
    env = {'TERM': 'xterm-256color', 'PS1': '$ ', 'LANG': 'C.UTF-8', 'HOME': home, 'PATH': '/usr/bin:/bin', 'HISTCONTROL': 'ignoreboth', 'HISTFILE': '', **case.get('env', {})}
    a = termios.tcgetattr(s); a[0] &= ~termios.IXON; termios.tcsetattr(s, termios.TCSANOW, a)
    pid = os.fork()
    if pid == 0:
        os.setsid(); fcntl.ioctl(s, termios.TIOCSCTTY, 0)
        for i in range(3): os.dup2(s, i)
        os.closerange(3, 64); os.chdir(home)
        os.execve('/usr/bin/bash', ['bash', '--norc', '--noprofile', '-i'], env)
    out = b''
    def drain(t):
        nonlocal out
        while select.select([m], [], [], t)[0]:
            try: d = os.read(m, 65536)
            except OSError: return
            if not d: return
            out += d
            t = 0
    def rchar():
        try:
            with open(f'/proc/{pid}/io') as f: return int(f.readline().split()[1])
        except Exception: return -1
    def settle(wanted=0, least=0.25):
        calm = 0.0; begun = time.time(); end = begun + 10
        while calm < 3 and time.time() < end:
            drain(0.004)
            try: st = state(pid)
            except Exception: drain(0.01); return
            if st[0] == 'Z': drain(0.01); return
            fg = int(st[5])
            quiet = waiting(s) == 0 and not select.select([m], [], [], 0)[0]
            ok = st[0] == 'S' and fg == pid and quiet
            if st[0] == 'S' and fg != pid and quiet:
                # a program in the foreground, which sleeps until there are keys (of a pipeline the first may have ended)
                try: ok = state(fg)[0] in 'SZ'
                except Exception: ok = True
                if time.time() - begun >= 2 * least: calm += ok * 0.2
                if ok: continue
            if ok and fg == pid and time.time() - begun < least:
                r = rchar()
                if 0 <= r < wanted: ok = False
            calm = calm + 1 if ok else 0
        if time.time() >= end: raise RuntimeError(f'bash does not come to rest: {case}')
    outs = []
    time.sleep(0.02)
    # until the prompt
    end = time.time() + 5
    while b'$ ' not in out and time.time() < end: drain(0.02)
    settle()
    outs.append(out.decode('utf8', 'replace')); out = b''
    for step in case['steps']:
        if isinstance(step, list): size(s, *step)
        elif step == '': time.sleep(0.6)
        else:
            data = step.encode(); wanted = rchar() + len(data)
            os.write(m, data); settle(wanted)
            outs.append(out.decode('utf8', 'replace')); out = b''
            continue
        settle()
        outs.append(out.decode('utf8', 'replace')); out = b''
    try: os.kill(pid, signal.SIGKILL)
    except ProcessLookupError: pass
    os.waitpid(pid, 0); os.close(m); os.close(s); shutil.rmtree(home, ignore_errors=True)
    return outs
with ThreadPoolExecutor(16) as ex: print(json.dumps(list(ex.map(run, json.load(sys.stdin)))))
