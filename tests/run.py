#!/usr/bin/env python3
"""
Runs the tests behind `make check`: $AWSROLE_BUILD/unit/test_*, tests/*/test_*.py and tests/*/*.bats, each a process
that prints TAP.  Arguments select files by a part of their name.
The last line is "N passed, N failed" (and ", N skipped").

A Python or bats file may set its own limit in its first lines: "# time limit: 600 s".  AWSROLE_JOBS: how many at a time
(2).  AWSROLE_FULL=1: every point, and how many there were is shown.  AWSROLE_VALGRIND=1: unit programs run under valgrind,
and cli/support.py runs awsrole so.
"""
import concurrent.futures
import glob
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.path.abspath(os.environ.get('AWSROLE_BUILD') or os.path.join(os.path.dirname(HERE), 'build'))
VALGRIND = ['valgrind', '-q', '--leak-check=full', '--error-exitcode=99']
LIMIT = 300                 # seconds per file
PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', '/usr/bin/python3']


# ------------------------------------------------------------------------------------------------- Python for the tests
def pins():
    """{distribution: version} of requirements.txt."""
    with open(os.path.join(HERE, 'requirements.txt')) as f:
        return dict(re.match(r'([\w-]+)(?:\[.*\])?==(\S+)', line).groups() for line in f if not line.startswith('#'))


def has(python, exact):
    """Whether that python has every judge (in the pinned version, if exact) and all they import."""
    code = ('import sys\nfrom importlib.metadata import version\nimport awscli, botocore, moto.server, pexpect\n'
            'wanted = %r\nsys.exit(any(version(n) != v for n, v in wanted.items()))' % (pins() if exact else {}))
    try:
        return subprocess.run([python, '-c', code], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def make_venv(venv, stamp, wanted):
    """Installs the judges into a fresh venv; None, or why it failed."""
    why = 'no python3 was found'
    for python in [sys.executable] + PYTHONS:
        if not shutil.which(python):
            continue
        print('tests: installing tests/requirements.txt into %s with %s' % (venv, python), flush=True)
        shutil.rmtree(venv, ignore_errors=True)
        for command in ([python, '-m', 'venv', venv],
                        [os.path.join(venv, 'bin', 'python'), '-m', 'pip', 'install', '-q',
                         '--disable-pip-version-check', '-r', os.path.join(HERE, 'requirements.txt')]):
            done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode:
                why = '%s failed:\n%s' % (' '.join(command), done.stdout.decode('utf-8', 'replace'))
                break
        else:
            with open(stamp, 'w') as f:
                f.write(wanted)
            return None
    return why


def find_python():
    """A python that has the judges: one of the machine, the venv of an earlier run, or a new venv."""
    venv = os.path.join(BUILD, 'venv')
    inside, stamp = os.path.join(venv, 'bin', 'python'), os.path.join(venv, 'requirements.sha256')
    with open(os.path.join(HERE, 'requirements.txt'), 'rb') as f:
        wanted = hashlib.sha256(f.read()).hexdigest()
    if os.path.exists(stamp):
        with open(stamp) as f:
            if f.read() == wanted and has(inside, True):
                return inside
    for python in [sys.executable] + PYTHONS:
        if has(python, True):
            return shutil.which(python)
    why = make_venv(venv, stamp, wanted)
    if why is None:
        return inside
    for python in [sys.executable] + PYTHONS:
        if has(python, False):
            print('tests: %s\ntests: using the versions that %s has' % (why, python), flush=True)
            return shutil.which(python)
    sys.exit('tests: ' + why)


# ----------------------------------------------------------------------------------------------------------- test files
class Result:
    def __init__(self, name):
        self.name, self.passed, self.failed, self.skipped, self.seconds, self.output = name, 0, [], [], 0, ''


def read_tap(result, text):
    """Counts the tests of a TAP text; a plan that is missing or not fulfilled is a failure of its own."""
    planned, seen = None, 0
    for line in text.splitlines():
        m = re.match(r'1\.\.(\d+)(?:\s*#\s*skip\S*\s*(.*))?', line, re.IGNORECASE)
        if m:
            planned = (planned or 0) + int(m.group(1))      # one plan per cmocka group
            if m.group(2) is not None:
                result.skipped.append('whole file: ' + m.group(2))
            continue
        m = re.match(r'(not )?ok \d+(?: -)?\s*(.*)', line)
        if not m:
            continue
        seen += 1
        name, _, note = m.group(2).partition('# ')
        name = name.strip() or 'test %d' % seen
        directive = re.match(r'(skip|todo)\S*:?\s*(.*)', note, re.IGNORECASE) if note else None
        if directive and directive.group(1).lower() == 'skip':
            result.skipped.append('%s: %s' % (name, directive.group(2) or 'no reason given'))
        elif m.group(1) and not directive:
            result.failed.append(name)
        else:
            result.passed += 1
    if planned is None:
        result.failed.append('(no plan: it did not print TAP)')
    elif planned != seen:
        result.failed.append('(planned %d tests, ran %d)' % (planned, seen))


def time_limit(path):
    if path.endswith(('.py', '.bats')):
        with open(path, errors='replace') as f:
            m = re.search(r'^# time limit: (\d+) s', f.read(2000), re.MULTILINE)
            if m:
                return int(m.group(1))
    return LIMIT


def command_for(path, python):
    if path.endswith('.py'):
        return [python, path]
    if path.endswith('.bats'):
        return ['bats', '--tap', path]
    return (VALGRIND if os.environ.get('AWSROLE_VALGRIND') else []) + [path]


def name_of(path):
    for base in (BUILD, HERE):
        if path.startswith(base + os.sep):
            return os.path.relpath(path, base)
    return path


running = set()


def stop(child):
    """Kills a test and its children: the session that was made for it."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def run(path, python, env):
    result, started, limit = Result(name_of(path)), time.monotonic(), time_limit(path)
    if os.environ.get('AWSROLE_VALGRIND'):
        limit *= 4
    try:
        child = subprocess.Popen(command_for(path, python), env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, start_new_session=True)
    except OSError as e:
        result.failed.append('(it could not be started: %s)' % e)
        return result
    running.add(child)
    try:
        out, late = child.communicate(timeout=limit)[0], False
    except subprocess.TimeoutExpired:
        late = True
        stop(child)
        try:
            out = child.communicate(timeout=5)[0]
        except subprocess.TimeoutExpired as e:      # somebody outside that session still holds the pipe
            out = e.stdout or b''
    running.discard(child)
    result.seconds = time.monotonic() - started
    result.output = out.decode('utf-8', 'replace')
    read_tap(result, result.output)
    if late:
        result.failed.append('(stopped after %d s)' % limit)
    elif child.returncode != 0 and not result.failed:
        result.failed.append('(exit status %d)' % child.returncode)
    return result


def report(result):
    count = '%d passed' % result.passed
    count += ', %d failed' % len(result.failed) if result.failed else ''
    count += ', %d skipped' % len(result.skipped) if result.skipped else ''
    print('%-4s  %-34s %-32s %6.1f s' % ('FAIL' if result.failed else 'ok', result.name, count, result.seconds))
    if os.environ.get('AWSROLE_FULL') and not result.failed:       # how many points were tried
        print(''.join('      %s\n' % line for line in result.output.splitlines() if line.startswith('# ')), end='')
    if result.failed:
        print(''.join('      | %s\n' % line for line in result.output.splitlines()), end='')
    for name in result.failed:
        print('      not ok: ' + name)
    for name in result.skipped:
        print('      skipped: ' + name)
    sys.stdout.flush()


def main():
    words = sys.argv[1:]
    paths = [p for p in sorted(glob.glob(os.path.join(BUILD, 'unit', 'test_*')))
             if os.access(p, os.X_OK) and os.path.isfile(p)]
    for pattern in ('test_*.py', '*.bats'):
        paths += sorted(glob.glob(os.path.join(HERE, '*', pattern)))
    paths = [p for p in paths if not words or any(w in name_of(p) for w in words)]
    python = find_python() if any(p.endswith(('.py', '.bats')) for p in paths) else None
    env = dict(os.environ, AWSROLE_BUILD=BUILD, PYTHONDONTWRITEBYTECODE='1',
               PYTHONPATH=os.pathsep.join(filter(None, [HERE, os.environ.get('PYTHONPATH')])))
    if python:
        env['AWSROLE_PYTHON'] = python              # for shell tests: the python that has the judges
    results, pool = [], concurrent.futures.ThreadPoolExecutor(int(os.environ.get('AWSROLE_JOBS', '2')))
    waiting = [pool.submit(run, p, python, env) for p in paths]
    try:
        for done in concurrent.futures.as_completed(waiting):
            results.append(done.result())
            report(results[-1])
    except KeyboardInterrupt:
        for future in waiting:
            future.cancel()
        for child in list(running):
            stop(child)
        sys.exit('tests: interrupted')
    passed, failed = sum(r.passed for r in results), sum(len(r.failed) for r in results)
    skipped = sum(len(r.skipped) for r in results)
    for result in results:
        for name in result.failed:
            print('not ok: %s: %s' % (result.name, name))
    if not passed + failed:
        print('tests: nothing ran' + (' for ' + ' '.join(words) if words else ''))
    print('%d passed, %d failed' % (passed, failed) + (', %d skipped' % skipped if skipped else ''))
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
