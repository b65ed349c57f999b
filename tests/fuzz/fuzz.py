#!/usr/bin/env python3
"""
Runs the libFuzzer targets behind `make fuzz`:  fuzz.py EXECUTIONS TARGET...
A target is run in slices until it has that many executions.  After each slice the table in $AWSROLE_BUILD/results is
written anew, and the next call goes on where it left off: executions count as long as the target's program is the same
to the byte.  What a run has found of new ways through the code stays in $AWSROLE_BUILD/corpus/TARGET and is where the
next slice starts.  Two targets run at a time ($AWSROLE_JOBS), the fastest first.  The first finding stops all of them:
its input is saved in $AWSROLE_BUILD/findings, and the command that runs it again is printed.  Of the inputs to change,
the quick ones come first more often (entropic_scale_per_exec_time): up to a third more executions.
"""
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.abspath(os.environ['AWSROLE_BUILD'])
FINDINGS = os.path.join(BUILD, 'findings')
RESULTS = os.path.join(BUILD, 'results')
JOBS = int(os.environ.get('AWSROLE_JOBS', '2'))
SLICE = int(os.environ.get('FUZZ_SLICE', '120'))    # seconds: what an interruption can lose
ROW = '%-12s %13s %10s %9s %7s  %s'
HEAD = ROW % ('target', 'executions', 'exec/s', 'coverage', 'corpus', 'findings')

# The longest input, in bytes: twice what the format's parts need all at once.  What a length alone can do is in the
# corpora, which `make check` replays whole.
LENGTH = 256
LENGTHS = {'arn': 96, 'chain': 128, 'config': 384, 'diagnose': 384, 'endpoint': 80, 'hook': 320, 'ini': 384, 'json': 512,
           'key': 320, 'names': 192, 'pick': 80, 'plan': 512, 'policy': 384, 'printable': 96, 'query': 128, 'quote': 64,
           'sts': 512, 'url': 128, 'utc': 64, 'words': 96, 'xml': 192}

# Of ASan only what costs much and finds little is off: the call stack of each allocation, filling what calloc() zeroes,
# and keeping freed blocks beyond the 256 kB that no execution comes to: they stay in the cache, so a block that is used
# after it was freed is seen as before.
ASAN = 'malloc_context_size=0:max_malloc_fill_size=0:quarantine_size_mb=0:thread_local_quarantine_size_kb=256'


class Result:
    """What is known of one program of a target."""

    def __init__(self, name):
        self.name, self.path = name, os.path.join(RESULTS, name + '.json')
        with open(os.path.join(BUILD, 'fuzz', 'fuzz_' + name), 'rb') as program:
            self.data = {'program': hashlib.sha256(program.read()).hexdigest(), 'executions': 0, 'seconds': 0.0,
                         'coverage': 0, 'corpus': 0, 'findings': 0}
        try:
            with open(self.path) as file:
                old = json.load(file)
            if old['program'] == self.data['program']:
                self.data = old
        except (OSError, ValueError, KeyError):
            pass

    def __getitem__(self, key):
        return self.data[key]

    def add(self, executions, seconds, coverage, corpus, findings):
        self.data['executions'] += executions
        self.data['seconds'] += seconds
        self.data['findings'] += findings
        self.data.update(coverage=max(coverage, self['coverage']), corpus=corpus)
        with open(self.path + '.tmp', 'w') as file:
            json.dump(self.data, file)
        os.replace(self.path + '.tmp', self.path)

    def speed(self):
        return self['executions'] / self['seconds'] if self['seconds'] else 0

    def row(self):
        return ROW % (self.name, '{:,}'.format(self['executions']), '{:,.0f}'.format(self.speed()), self['coverage'],
                      self['corpus'], 'FOUND' if self['findings'] else '0')


class Target:
    def __init__(self, name):
        self.name, self.output, self.process, self.result = name, '', None, Result(name)
        self.grown = os.path.join(BUILD, 'corpus', name)

    def command(self, runs):
        dictionary = os.path.join(HERE, 'dictionaries', self.name)
        os.makedirs(self.grown, exist_ok=True)
        command = [os.path.join(BUILD, 'fuzz', 'fuzz_' + self.name), '-runs=%d' % runs, '-max_total_time=%d' % SLICE,
                   '-max_len=%d' % LENGTHS.get(self.name, LENGTH), '-timeout=20', '-rss_limit_mb=2048', '-reload=0',
                   '-entropic_scale_per_exec_time=1', '-print_final_stats=1', '-verbosity=1',
                   '-artifact_prefix=%s/%s-' % (FINDINGS, self.name)]
        if os.path.exists(dictionary):
            command.append('-dict=' + dictionary)
        return command + [self.grown, os.path.join(HERE, 'corpus', self.name)]

    def run(self, runs, is_stopped):
        """One slice.  Whether it ended without a finding."""
        self.process = subprocess.Popen(
            self.command(runs), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=dict(os.environ, ASAN_OPTIONS=ASAN), start_new_session=True)
        self.output = self.process.stdout.read().decode('utf-8', 'replace')
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = status
        self.process.stdout.close()
        good = status == 0 or is_stopped()
        self.result.add(self.number(r'stat::number_of_executed_units: (\d+)') or self.number(r'\n#(\d+)'),
                        usage.ru_utime + usage.ru_stime, self.number(r'cov: (\d+)'), len(os.listdir(self.grown)),
                        0 if good else 1)
        return good

    def number(self, pattern):
        found = re.findall(pattern, self.output)
        return int(found[-1]) if found else 0


class Runner:
    def __init__(self, names, runs):
        self.targets = [Target(name) for name in dict.fromkeys(names)]
        self.waiting = sorted(self.targets, key=lambda target: -target.result.speed())
        self.runs, self.lock, self.running, self.found, self.stopped = runs, threading.Lock(), [], None, False

    def write_table(self):
        table = '\n'.join([HEAD] + [target.result.row() for target in self.targets]) + '\n'
        with open(os.path.join(BUILD, 'results', 'table'), 'w') as file:
            file.write(table)

    def is_over(self):
        return self.found is not None or self.stopped

    def slice(self, target):
        """Whether the target goes on."""
        good = target.run(self.runs - target.result['executions'], self.is_over)
        with self.lock:
            self.write_table()
            if not good and not self.is_over():
                self.found = target
                self.interrupt()
        return good and not self.is_over() and target.result['executions'] < self.runs

    def work(self):
        while True:
            with self.lock:
                if self.is_over() or not self.waiting:
                    return
                target = self.waiting.pop(0)
                self.running.append(target)
            while target.result['executions'] < self.runs and self.slice(target):
                pass
            with self.lock:
                self.running.remove(target)
                print(target.result.row(), flush=True)

    def interrupt(self):
        """libFuzzer tells its numbers when it is interrupted."""
        for target in self.running:
            if target.process is not None and target.process.returncode is None:
                target.process.send_signal(signal.SIGINT)

    def stop(self, *_):
        self.stopped = True
        self.interrupt()

    def main(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)
        threads = [threading.Thread(target=self.work) for _ in range(JOBS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.write_table()
        return self.found


def explain(target):
    lines = target.output.splitlines()
    first = next((i for i, line in enumerate(lines) if re.search(r'ERROR|Assert|runtime error|==\d+==', line)), 0)
    print('\n'.join(lines[first:first + 40]))
    saved = re.findall(r'Test unit written to (\S+)', target.output)
    if saved:
        print('\nagain: %s %s' % (os.path.join(BUILD, 'fuzz', 'fuzz_' + target.name), saved[-1]))


def main():
    for folder in (FINDINGS, RESULTS):
        os.makedirs(folder, exist_ok=True)
    print(HEAD, flush=True)
    runner = Runner(sys.argv[2:], int(sys.argv[1]))
    found = runner.main()
    if found:
        explain(found)
    elif runner.stopped:
        print('stopped: the table is in %s' % os.path.join(RESULTS, 'table'))
    return 1 if found or runner.stopped else 0


if __name__ == '__main__':
    sys.exit(main())
