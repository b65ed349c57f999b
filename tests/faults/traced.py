"""System calls of a run, by strace: those behind the start of main(), and one of them made to fail or to kill."""
import os
import re
import shutil
import subprocess
import tempfile

import scenarios
import support

LINE = re.compile(r'(\w+)\(')


class Call:
    """A system call of the program's own: the number-th of its name in the whole run, and its text."""

    def __init__(self, name, number, text):
        self.name, self.number, self.text = name, number, text


class TracedTest(scenarios.FaultTest):
    """strace runs the scenario's command; what it reports goes to a file."""

    def setUp(self):
        super().setUp()
        if support.SLOWER > 1:
            self.skipTest('valgrind in strace shows the calls of valgrind')
        self.env['ASAN_OPTIONS'] = 'detect_leaks=0'         # which traces the process itself
        self.strace = shutil.which('strace')
        if not self.strace:
            self.skipTest('strace is not installed')
        folder = tempfile.mkdtemp(prefix='awsrole-strace-')
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        self.report = os.path.join(folder, 'report')
        if subprocess.run([self.strace, '-o', self.report, '/bin/true'], stderr=subprocess.DEVNULL).returncode:
            self.skipTest('this process may not trace')

    def traced(self, *options, **more):
        """Runs the scenario under strace; the end of it, and the report's lines."""
        got = self.run_it(self.strace, '-qq', '-y', '-s', '64', '-o', self.report, *options, **more)
        with open(self.report, errors='replace') as f:
            return got, f.read().splitlines()

    def starts(self, name, line):
        """Whether that is the first thing that main() does: a look at descriptor 0."""
        return name == 'fcntl' and 'F_GETFD' in line

    def calls(self):
        """The calls from the start of main()."""
        self.reset()
        got, lines = self.traced()
        self.assert_good(got)
        seen, calls, started = {}, [], False
        for line in lines:
            m = LINE.match(line)
            if not m:
                continue
            name = m.group(1)
            seen[name] = seen.get(name, 0) + 1
            started = started or self.starts(name, line)
            if started and not name.startswith('exit'):
                calls.append(Call(name, seen[name], line))
        self.assertTrue(started)
        return calls
