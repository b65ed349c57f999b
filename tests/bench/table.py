"""The table of results, on the terminal and in RESULTS.md."""
import datetime
import os
import platform
import subprocess


class Table:
    def __init__(self):
        self.sections = []

    def section(self, title):
        self.sections.append((title, []))
        print(f'\n{title}')

    def row(self, what, figure, base='', ratio=None, goal=None, command=''):
        """`ratio` against the base, and the goal that it must not pass."""
        verdict = '' if ratio is None or goal is None else 'met' if ratio <= goal else 'MISSED'
        row = (what, figure, base, '' if ratio is None else f'{ratio:.2f}',
               '' if goal is None else f'{goal:g}', verdict, command)
        self.sections[-1][1].append(row)
        print('  {:44} {:34} {:>8} {:>6} {}'.format(what, figure, row[3], row[4], verdict))

    def note(self, text):
        self.sections[-1][1].append((text,))
        print('  ' + text)

    def missed(self):
        return [r for _, rows in self.sections for r in rows if len(r) > 1 and r[5] == 'MISSED']

    def write(self, path, versions):
        lines = ['# Benchmark results', '', 'Made by `make bench`; ratios come from one run, in which the commands of a row '
                 'took turns. Times are medians, with the middle half in brackets.', '',
                 f'Date: {datetime.date.today()}. Machine: {machine()}.', '']
        for title, rows in self.sections:
            lines += [f'## {title}', '', '| what | figure | against | ratio | goal | | command |',
                      '| --- | --- | --- | --- | --- | --- | --- |']
            notes = []
            for row in rows:
                if len(row) == 1:
                    notes.append(row[0])
                else:
                    cells = list(row)
                    cells[6] = f'`{cells[6]}`' if cells[6] else ''
                    lines.append('| ' + ' | '.join(c.replace('|', '\\|') for c in cells) + ' |')
            lines += [''] + notes + ([''] if notes else [])
        lines += ['## Versions', ''] + [f'* {v}' for v in versions] + ['']
        with open(path, 'w') as f:
            f.write('\n'.join(lines))


def machine():
    model = ''
    if os.path.exists('/proc/cpuinfo'):
        with open('/proc/cpuinfo') as f:
            model = next((line.split(':')[1].strip() for line in f if line.startswith('model name')), '')
    return f'{os.cpu_count()} cores, {model or platform.processor()}, {platform.system()} {platform.release()}'


def version(command):
    """The first line that a program says of itself."""
    try:
        out = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60).stdout
        return out.strip().splitlines()[0] if out.strip() else 'says nothing'
    except (OSError, subprocess.TimeoutExpired):
        return None
