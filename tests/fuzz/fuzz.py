#!/usr/bin/env python3
"""
Runs the libFuzzer targets behind `make fuzz`:  fuzz.py EXECUTIONS TARGET...
Two at a time; prints a table, one line when a target is done.  The first finding stops all of them: its input is saved
in $AWSROLE_BUILD/findings, and the command that runs it again is printed.  What a run has found of new ways through the
code stays in $AWSROLE_BUILD/corpus/TARGET and is where the next run starts.
"""
import os
import re
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.abspath(os.environ['AWSROLE_BUILD'])
FINDINGS = os.path.join(BUILD, 'findings')
JOBS = int(os.environ.get('AWSROLE_JOBS', '2'))
LENGTH_MAX = 1024           # bytes of an input
ROW = '%-12s %13s %10s %9s  %s'


class Target:
    def __init__(self, name):
        self.name, self.output, self.process = name, '', None

    def command(self, runs):
        grown = os.path.join(BUILD, 'corpus', self.name)
        dictionary = os.path.join(HERE, 'dictionaries', self.name)
        os.makedirs(grown, exist_ok=True)
        command = [os.path.join(BUILD, 'fuzz', 'fuzz_' + self.name), '-runs=%d' % runs, '-max_len=%d' % LENGTH_MAX,
                   '-timeout=20', '-rss_limit_mb=2048', '-print_final_stats=1', '-verbosity=1',
                   '-artifact_prefix=%s/%s-' % (FINDINGS, self.name)]
        if os.path.exists(dictionary):
            command.append('-dict=' + dictionary)
        return command + [grown, os.path.join(HERE, 'corpus', self.name)]

    def run(self, runs):
        """Whether it ended well."""
        self.process = subprocess.Popen(self.command(runs), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT)
        self.output = self.process.communicate()[0].decode('utf-8', 'replace')
        return self.process.returncode == 0

    def number(self, pattern):
        found = re.findall(pattern, self.output)
        return int(found[-1]) if found else 0

    def row(self, seconds, note):
        runs = self.number(r'stat::number_of_executed_units: (\d+)') or self.number(r'\n#(\d+)')
        return ROW % (self.name, '{:,}'.format(runs), '{:,.0f}'.format(runs / max(seconds, 0.1)),
                      self.number(r'cov: (\d+)'), note)


class Runner:
    def __init__(self, names, runs):
        self.waiting, self.runs, self.lock = [Target(name) for name in names], runs, threading.Lock()
        self.running, self.found = [], None

    def work(self):
        while True:
            with self.lock:
                if self.found or not self.waiting:
                    return
                target = self.waiting.pop(0)
                self.running.append(target)
            started = time.monotonic()
            good = target.run(self.runs)
            with self.lock:
                self.running.remove(target)
                if self.found:
                    return
                print(target.row(time.monotonic() - started, '0' if good else 'FOUND'), flush=True)
                if not good:
                    self.found = target
                    for other in self.running:
                        if other.process:
                            other.process.kill()

    def main(self):
        threads = [threading.Thread(target=self.work) for _ in range(JOBS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return self.found


def explain(target):
    lines = target.output.splitlines()
    first = next((i for i, line in enumerate(lines) if re.search(r'ERROR|Assert|runtime error|==\d+==', line)), 0)
    print('\n'.join(lines[first:first + 40]))
    saved = re.findall(r'Test unit written to (\S+)', target.output)
    if saved:
        print('\nagain: %s %s' % (os.path.join(BUILD, 'fuzz', 'fuzz_' + target.name), saved[-1]))


def main():
    os.makedirs(FINDINGS, exist_ok=True)
    print(ROW % ('target', 'executions', 'exec/s', 'coverage', 'findings'), flush=True)
    found = Runner(sys.argv[2:], int(sys.argv[1])).main()
    if found:
        explain(found)
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main())
