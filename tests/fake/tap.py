"""Runs a file's unittest cases, prints TAP:  if __name__ == '__main__': tap.main().  Arguments select by name."""
import signal
import sys
import traceback
import unittest


def sentence(test):
    """test_a_wrong_code_is_refused -> "a wrong code is refused"."""
    name = getattr(test, '_testMethodName', None) or str(test)
    return name.replace('test_', '', 1).replace('_', ' ').replace('#', '')


class TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.number, self.bad = 0, None

    def report(self, ok, test, note=''):
        self.number += 1
        print('%s %d - %s%s' % ('ok' if ok else 'not ok', self.number, sentence(test), note), flush=True)

    def explain(self, test, err):
        text = ''.join(traceback.format_exception(*err))
        print(''.join('# %s\n' % line for line in ('%s\n%s' % (test.id(), text)).splitlines()), end='', flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.bad = False

    def addSuccess(self, test):
        super().addSuccess(test)
        if not self.bad:
            self.report(True, test)

    def addError(self, test, err):
        super().addError(test, err)
        if not self.bad:
            self.report(False, test)
        self.bad = True
        self.explain(test, err)

    def addFailure(self, test, err):
        self.addError(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            if not self.bad:
                self.report(False, test)
            self.bad = True
            self.explain(subtest, err)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.report(True, test, ' # SKIP ' + reason)


def _each(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _each(test)
        else:
            yield test


def main(module='__main__'):
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) == signal.SIG_IGN:      # by nohup, or in the background of a script
            signal.signal(number, signal.SIG_DFL)
    words = sys.argv[1:]
    suite = unittest.TestLoader().loadTestsFromModule(sys.modules[module])
    chosen = [t for t in _each(suite) if not words or any(w in t.id() or w in sentence(t) for w in words)]
    print('1..%d' % len(chosen), flush=True)
    result = TapResult()
    unittest.TestSuite(chosen).run(result)
    sys.exit(0 if result.wasSuccessful() and result.number == len(chosen) else 1)
