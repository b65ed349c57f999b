#!/usr/bin/env python3
"""How fast, against what: the ratios of one run, in which the commands of a row take turns.

    make bench                      every section; the table is kept in tests/bench/RESULTS.md
    tests/bench/bench.py cached     some sections (cached cold big prompt peers flood), nothing kept

Peers are measured where they are found: the AWS CLI, awsume, aws-vault, granted and aws-sso-cli in PATH (more folders by
AWSROLE_BENCH_PATH); a peer that is not there is named.
"""
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.path.insert(0, HERE)
from fake import FakeAws                     # noqa: E402
from measure import Bench, time_text         # noqa: E402
from table import Table, version             # noqa: E402
import peers                                 # noqa: E402

ROLE = 'arn:aws:iam::123456789012:role/ProductionAccessRole'
PRODACCESS = f'[profile prodaccess]\nrole_arn = {ROLE}\nsource_profile = default\nregion = us-east-2\n'


def write(home, name, text):
    path = os.path.join(home, '.aws', name)
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    with open(path, 'w') as f:
        f.write(text)
    os.chmod(path, 0o600)


def set_up(home, aws, config=PRODACCESS):
    write(home, 'config', config)
    write(home, 'credentials', '[default]\n' + aws.keys('carol'))


def cached(bench, aws, table):
    """A role that is in the cache, against a program that does nothing."""
    table.section('Cached role')
    set_up(bench.home, aws)
    command = [bench.awsrole, 'export', 'prodaccess', '--format', 'env']
    subprocess.run(command, env=dict(bench.env, **aws.env()), check=True, stdout=subprocess.DEVNULL)
    empty, ours = bench.time([[bench.empty], command], 1000)
    shown = 'awsrole export prodaccess --format env'
    table.row('wall time', ours.text(), empty.text(), ours.median / empty.median, 1.5, shown)
    table.row('peak memory', f'{ours.rss} KiB', f'{empty.rss} KiB', ours.rss / empty.rss, 1.5, shown)
    few, many = bench.instructions([bench.empty]), bench.instructions(command)
    if few and many:
        table.row('instructions (callgrind)', f'{many:,}', f'{few:,}', many / few, 3, shown)
    else:
        table.note('instructions: valgrind is not installed')


def curl_call(aws, url, role, user='carol'):
    who = aws.users[user]
    return ['curl', '-s', '-S', '-f', '-o', '/dev/null', '--aws-sigv4', 'aws:amz:us-east-2:sts',
            '--user', f'{who.key_id}:{who.secret}', '--data',
            f'Action=AssumeRole&Version=2011-06-15&RoleSessionName=bench&RoleArn={role}', url]


def cold(bench, aws, table):
    """A role that must be asked for, against curl sending the same request."""
    table.section('Cold role')
    set_up(bench.home, aws)
    ours, curl = bench.time([[bench.awsrole, 'export', 'prodaccess', '--no-cache'],
                             curl_call(aws, aws.sts_url, ROLE)], 100, aws.env())
    table.row('one AssumeRole over http', ours.text(), curl.text(), ours.median / curl.median, 1.3,
              'awsrole export prodaccess --no-cache / curl --aws-sigv4')
    roles = ['arn:aws:iam::111122223333:role/ChainA', 'arn:aws:iam::123456789012:role/ChainB',
             'arn:aws:iam::444455556666:role/ChainC']
    config = ''.join(f'[profile {n}]\nrole_arn = {r}\nsource_profile = {s}\nregion = us-east-2\n'
                     for n, r, s in zip('abc', roles, ['default', 'a', 'b']))
    write(bench.home, 'config', config)
    write(bench.home, 'credentials', '[default]\n' + aws.keys('alice'))
    url = 'https://sts.us-east-2.amazonaws.com/'
    tls = ['--proxy', aws.proxy_url, '--cacert', aws.ca_file]
    one = curl_call(aws, url, roles[0], 'alice')
    three = one + tls + ['--next'] + one[1:] + tls + ['--next'] + one[1:] + tls
    before = aws.connections
    ours, curl = bench.time([[bench.awsrole, 'export', 'c', '--no-cache'], three], 50, aws.env(tls=True))
    table.row('a chain of three over TLS', ours.text(), curl.text(), ours.median / curl.median, 1.3,
              'awsrole export c --no-cache / three requests on one curl connection')
    table.note(f'connections at the server: {(aws.connections - before) / 106:.2f} for each command')


def big_config(profiles):
    return PRODACCESS + ''.join(
        f'[profile team{i:06d}]\nrole_arn = arn:aws:iam::{i:012d}:role/TeamRole{i % 97}\n'
        f'source_profile = default\nregion = eu-west-{i % 3 + 1}\nduration_seconds = 3600\noutput = json\n'
        for i in range(profiles))


def label(command):
    """What a command does; the word of `complete profiles` is what was typed so far."""
    if command[:2] == ['complete', 'profiles']:
        return 'complete all profiles' if len(command) == 2 else f'complete profiles from {command[2]}'
    return ' '.join(command[:2])


def big(bench, aws, table):
    """Files of many profiles."""
    table.section('Big files')
    commands = [['export', 'prodaccess', '--format', 'env'], ['list', '--names'], ['complete', 'profiles'],
                ['complete', 'profiles', 'team0001']]
    medians = {}
    for profiles, rounds in ((10000, 100), (100000, 10)):
        home = bench.folder(f'home{profiles}')
        set_up(home, aws, big_config(profiles))
        subprocess.run([bench.awsrole, 'export', 'prodaccess'], env=dict(bench.env, HOME=home, **aws.env()), check=True,
                       stdout=subprocess.DEVNULL)
        runs = bench.time([[bench.empty]] + [[bench.awsrole] + c for c in commands], rounds, {'HOME': home})
        medians[profiles] = [r.median for r in runs[1:]], [r.rss for r in runs[1:]]
        size = os.path.getsize(os.path.join(home, '.aws', 'config')) / 1e6
        for command, run in zip(commands, runs[1:]):
            table.row(f'{profiles:,} profiles ({size:.1f} MB): {label(command)}', run.text(), runs[0].text(),
                      run.median / runs[0].median, 10 if profiles == 10000 else None, 'awsrole ' + ' '.join(command))
    small, large = medians[10000], medians[100000]
    for i, command in enumerate(commands):
        table.row(f'growth for ten times the profiles: {label(command)}',
                  f'{large[0][i] / small[0][i]:.1f} x time, {large[1][i] / small[1][i]:.1f} x memory')


def prompt(bench, aws, table):
    """What a drawing of the prompt costs: the hook's update, no process."""
    table.section('Prompt')
    hook = os.path.join(os.path.dirname(os.path.dirname(HERE)), 'shell')
    state = ('AWSROLE_PROFILE=prodaccess AWSROLE_KEY=ASIAX AWS_ACCESS_KEY_ID=ASIAX '
             f'AWSROLE_EXPIRATION={int(time.time()) + 3000}')
    timed = ('zmodload zsh/datetime zsh/mathfunc; t0=$EPOCHREALTIME; repeat 5000; do __awsrole_precmd; done; '
             'echo $(( int(rint((EPOCHREALTIME - t0) * 1e9 / 5000)) ))')
    loop = {
        'bash': 'i=0; t0=${EPOCHREALTIME/[.,]/}; while ((i++ < 5000)); do __awsrole_precmd; done; '
                't1=${EPOCHREALTIME/[.,]/}; echo $(((t1 - t0) * 1000 / 5000))',
        'zsh': timed,
        'zsh --prompt': f'. {hook}/prompt.zsh; __awsrole_put_prompt; {timed}',
    }
    for what, code in loop.items():
        shell = what.split()[0]
        if version([shell, '--version']) is None:
            table.note(f'{shell} is not installed')
            continue
        script = f'{state}; . {hook}/awsrole.{shell}; {code}'
        flags = ['--noprofile', '--norc'] if shell == 'bash' else ['-f']
        out = [int(subprocess.run([shell] + flags + ['-c', script], env=bench.env, check=True, text=True,
                                  stdout=subprocess.PIPE).stdout) for _ in range(5)]
        seconds = sorted(out)[2] / 1e9
        table.row(f'{what}: one drawing', time_text(seconds), '100 us', seconds / 100e-6, 1, '__awsrole_precmd')


def flood(bench, aws, table):
    """A thousand shells that want one expired role at the same time."""
    table.section('Flood')
    set_up(bench.home, aws)
    command = [bench.awsrole, 'export', 'prodaccess', '--format', 'env']
    env = dict(bench.env, **aws.env())
    one, = bench.time([command[:2] + ['--no-cache'] + command[2:]], 20, aws.env())
    subprocess.run([bench.awsrole, 'forget', '--all'], env=env, check=True)
    aws.log.clear()
    start = time.monotonic()
    crowd = [subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
             for _ in range(1000)]
    failed = sum(p.wait() != 0 for p in crowd)
    seconds = time.monotonic() - start
    table.row('1,000 shells on one expired role', time_text(seconds), one.text(), seconds / one.median, None,
              'awsrole export prodaccess --format env')
    table.note(f'{len(aws.calls("AssumeRole"))} STS call, {failed} failed')


SECTIONS = {'cached': cached, 'cold': cold, 'big': big, 'prompt': prompt, 'peers': peers.run, 'flood': flood}


def main():
    names = sys.argv[1:] or list(SECTIONS)
    table, bench = Table(), Bench(os.environ.get('AWSROLE_BUILD', os.path.join(HERE, '..', '..', 'build')))
    try:
        for name in names:
            with FakeAws() as aws:
                SECTIONS[name](bench, aws, table)
        versions = [version([bench.awsrole, '--version']), version(['curl', '--version']), version(['bash', '--version']),
                    version(['zsh', '--version'])] + peers.versions()
    finally:
        bench.close()
    if not sys.argv[1:]:
        table.write(os.path.join(HERE, 'RESULTS.md'), [v for v in versions if v])
    missed = table.missed()
    print(f'\n{len(missed)} goals missed' if missed else '\nall goals met')


if __name__ == '__main__':
    main()
