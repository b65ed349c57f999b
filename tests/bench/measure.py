"""Running commands in turn, and what to make of the figures."""
import os
import re
import shutil
import statistics
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


class Bench:
    """A folder of its own with the timer and the empty program."""

    def __init__(self, build):
        self.build = build
        self.awsrole = os.path.join(build, 'awsrole')
        self.scratch = tempfile.mkdtemp(prefix='awsrole-bench-')
        # A process starts with the peak of the one that it was made of: the timer's has to be the smaller one.
        self.timer = self.compile('timer', os.path.join(HERE, 'timer.c'), '-static')
        empty = os.path.join(self.scratch, 'empty.c')
        with open(empty, 'w') as f:
            f.write('int main(void) { return 0; }\n')
        self.empty = self.compile('empty', empty)
        self.home = self.folder('home')
        self.env = {'HOME': self.home, 'PATH': os.environ['PATH'], 'LANG': 'C.UTF-8',
                    'AWS_EC2_METADATA_DISABLED': 'true'}

    def close(self):
        shutil.rmtree(self.scratch, ignore_errors=True)

    def folder(self, name):
        path = os.path.join(self.scratch, name)
        os.makedirs(path, exist_ok=True)
        return path

    def compile(self, name, source, *flags):
        out = os.path.join(self.scratch, name)
        subprocess.run([os.environ.get('CC', 'cc'), '-O2', *flags, '-o', out, source], check=True)
        return out

    def time(self, commands, rounds, env=None, warm=3):
        """Seconds of every run, and its largest resident set in KiB, for each command."""
        text = ''.join('\t'.join(c) + '\n' for c in commands)
        env = dict(self.env, **(env or {}))
        subprocess.run([self.timer, str(warm)], input=text, text=True, env=env,
                       stdout=subprocess.DEVNULL, check=True)
        out = subprocess.run([self.timer, str(rounds)], input=text, text=True, env=env,
                             stdout=subprocess.PIPE, check=True).stdout
        runs = [Runs() for _ in commands]
        for line in out.splitlines():
            index, ns, status, rss = map(int, line.split())
            runs[index].add(ns / 1e9, status, rss)
        for run, command in zip(runs, commands):
            if run.failed:
                raise RuntimeError(f'{run.failed} of {rounds} runs failed: {" ".join(command)}')
        return runs

    def instructions(self, command, env=None):
        """Instructions of one run under callgrind, or None without valgrind."""
        if not shutil.which('valgrind'):
            return None
        out = os.path.join(self.scratch, 'callgrind.out')
        err = subprocess.run(['valgrind', '--tool=callgrind', f'--callgrind-out-file={out}'] + command,
                             env=dict(self.env, **(env or {})), stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE, text=True).stderr
        m = re.search(r'Collected : (\d+)', err)
        return int(m.group(1)) if m else None


class Runs:
    def __init__(self):
        self.seconds, self.peaks, self.failed = [], [], 0

    def add(self, seconds, status, rss):
        self.seconds.append(seconds)
        self.peaks.append(rss)
        self.failed += status != 0

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def rss(self):
        """KiB; the median, for it depends on where the kernel puts the program."""
        return round(statistics.median(self.peaks))

    def text(self):
        """The median with the spread of the middle half."""
        if len(self.seconds) < 4:
            return time_text(self.median)
        low, _, high = statistics.quantiles(self.seconds, n=4)
        return f'{time_text(self.median)} ({time_text(low)}..{time_text(high)})'


def time_text(seconds):
    if seconds < 0.001:
        return f'{seconds * 1e6:.0f} us'
    if seconds < 1:
        return f'{seconds * 1e3:.2f} ms' if seconds < 0.1 else f'{seconds * 1e3:.0f} ms'
    return f'{seconds:.2f} s'
