#!/usr/bin/env python3
"""
Coverage of src/base and src/core, behind `make coverage`: runs $AWSROLE_BUILD/unit/test_* and the replays of the fuzz
corpora, then asks gcov, and prints lines and branches per file, worst first, and in total.  Below the goal is a failure.

    coverage.py             runs everything and prints the table
    coverage.py FILE...     the same, and for files whose path has one of the words the lines and branches not taken
    coverage.py --keep ...  the same for the counts that are there, without a run
    coverage.py --unit ...  the unit tests alone, without the corpora

Not counted: the statements of assert(), whose other side is a bug by definition.  Everything else is, headers too, and
what runs when there is no memory: unit/test_mem.c does that in processes of their own, and unit/test_obtain_faults.c lets
every effect fail.
"""
import glob
import gzip
import json
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.abspath(os.environ['AWSROLE_BUILD'])
GOAL_LINES, GOAL_BRANCHES = 95.0, 90.0      # percent
CHANGES = 200               # of each file of a corpus


def run_tests():
    for path in glob.glob(os.path.join(BUILD, '**', '*.gcda'), recursive=True):
        os.remove(path)
    programs = [[p] for p in sorted(glob.glob(os.path.join(BUILD, 'unit', 'test_*')))]
    for program in sorted(glob.glob(os.path.join(BUILD, 'fuzz', 'replay_*'))) if '--unit' not in sys.argv else []:
        target = os.path.basename(program)[len('replay_'):]
        programs.append([program, '-mutations=%d' % CHANGES] +
                        sorted(glob.glob(os.path.join(TOP, 'tests', 'fuzz', 'corpus', target, '*'))))
    for program in programs:
        done = subprocess.run(program, cwd=TOP, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        if done.returncode != 0:
            sys.exit('%s failed:\n%s' % (program[0], done.stdout.decode('utf-8', 'replace')[-4000:]))


def gcov(folder):
    """The files' reports, of gcov -b as JSON."""
    objects = sorted(glob.glob(os.path.join(BUILD, 'src', folder, '*.gcno')))
    done = subprocess.run(['gcov', '--branch-probabilities', '--json-format', '--stdout'] + objects, cwd=TOP,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    text = done.stdout
    if text[:2] == b'\x1f\x8b':
        text = gzip.decompress(text)
    for line in text.decode().splitlines():
        for report in json.loads(line)['files'] if line.strip() else []:
            yield report


def left_out(path):
    """Numbers of the lines of assert() statements."""
    numbers, inside = set(), 0
    with open(path, encoding='utf-8') as f:
        for number, line in enumerate(f, 1):
            if re.match(r'\s*(assert|_Static_assert)\(', line) or inside > 0:
                numbers.add(number)
                inside += line.count('(') - line.count(')')
    return numbers


class File:
    def __init__(self, path):
        self.path, self.lines, self.branches, self.skip = path, {}, {}, left_out(os.path.join(TOP, path))

    def add(self, report):
        for line in report['lines']:
            n = line['line_number']
            if n in self.skip:
                continue
            self.lines[n] = self.lines.get(n, 0) + line['count']
            taken = [b['count'] for b in line['branches']]
            old = self.branches.setdefault(n, [0] * len(taken))
            self.branches[n] = [a + b for a, b in zip(old, taken)] if len(old) == len(taken) else max(old, taken, key=len)

    def counts(self):
        branches = [b for n in self.branches.values() for b in n]
        return (sum(1 for c in self.lines.values() if c), len(self.lines), sum(1 for b in branches if b), len(branches))

    def show(self):
        with open(os.path.join(TOP, self.path), encoding='utf-8') as f:
            text = f.read().splitlines()
        for n in sorted(self.lines):
            missed = sum(1 for b in self.branches[n] if not b)
            if not self.lines[n]:
                print('%s:%d: not run: %s' % (self.path, n, text[n - 1].strip()))
            elif missed:
                print('%s:%d: %d of %d branches: %s' % (self.path, n, missed, len(self.branches[n]),
                                                        text[n - 1].strip()))


def percent(a, b):
    return 100.0 * a / b if b else 100.0


def row(name, c):
    print('%-36s %5d/%-5d %6.1f %%   %5d/%-5d %6.1f %%' % (
        name, c[0], c[1], percent(c[0], c[1]), c[2], c[3], percent(c[2], c[3])))


def main():
    files = {}
    if '--keep' not in sys.argv:
        run_tests()
    for folder in ('base', 'core'):
        for report in gcov(folder):
            path = os.path.normpath(report['file'])
            path = os.path.relpath(path, TOP) if os.path.isabs(path) else path
            if re.match(r'src/(base|core)/\w+\.[ch]$', path):
                files.setdefault(path, File(path)).add(report)
    print('%-36s %21s   %21s' % ('file', 'lines', 'branches'))
    for f in sorted(files.values(), key=lambda f: (percent(*f.counts()[2:]), f.path)):
        row(f.path, f.counts())
    total = [sum(column) for column in zip(*(f.counts() for f in files.values()))]
    row('all', total)
    for word in sys.argv[1:]:
        for path in sorted(files):
            if word in path:
                files[path].show()
    low = percent(total[0], total[1]) < GOAL_LINES or percent(total[2], total[3]) < GOAL_BRANCHES
    print('goal: %.0f %% of the lines and %.0f %% of the branches%s' % (
        GOAL_LINES, GOAL_BRANCHES, ': missed' if low else ''))
    return 1 if low else 0


if __name__ == '__main__':
    sys.exit(main())
