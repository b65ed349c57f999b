"""The same work in other tools: a role from a local STS, cold and cached; the list of profiles; completion."""
import os
import shutil
import subprocess

from table import version

ROLE = 'arn:aws:iam::123456789012:role/ProductionAccessRole'
PATH = os.environ.get('AWSROLE_BENCH_PATH', '') + os.pathsep + os.environ.get('PATH', '')


# The AWS CLI can't be told to pass over its cache.
COLD = ['sh', '-c', 'rm -rf "$HOME/.aws/cli/cache"; exec "$0" "$@"']


def find(name):
    return shutil.which(name, path=PATH)


def aws_clis():
    """AWS CLI v1 and v2, as many as are found."""
    found = {}
    for folder in PATH.split(os.pathsep):
        path = os.path.join(folder, 'aws')
        if not os.access(path, os.X_OK):
            continue
        said = version([path, '--version']) or ''
        if said.startswith('aws-cli/'):
            found.setdefault(said.split('/')[1].split('.')[0], path)
    return found


def peers():
    """(name, cold, cached, list, completion): commands, or None where a tool has no such thing."""
    out = []
    for major, aws in sorted(aws_clis().items()):
        # v1 has no export-credentials: the cheapest command that needs the role.
        role = [aws, 'configure', 'export-credentials', '--profile', 'prodaccess', '--format', 'env'] if major == '2' else \
            [aws, 'sts', 'get-caller-identity', '--profile', 'prodaccess']
        completer = os.path.join(os.path.dirname(aws), 'aws_completer')
        out.append((f'AWS CLI v{major}', COLD + role, role, [aws, 'configure', 'list-profiles'] if major == '2' else None,
                    [completer] if os.access(completer, os.X_OK) else None))
    awsume = find('awsumepy')
    if awsume:
        # It keeps no role: every run asks STS.
        out.append(('awsume', [awsume, 'prodaccess'], [awsume, 'prodaccess'],
                    [awsume, '--list-profiles'], [find('awsume-autocomplete') or awsume]))
    vault = find('aws-vault')
    if vault:
        # It keeps a role only if the profile has MFA.
        role = [vault, '--backend=file', 'export', '--format=json', 'prodaccess']
        out.append(('aws-vault', role, role, [vault, '--backend=file', 'list', '--profiles'],
                    [vault, '--backend=file', '--completion-bash', 'exec', '']))
    granted = find('granted')
    if granted:
        role = [granted, 'credential-process', '--profile', 'prodaccess']
        # Its cache can't be passed over, so there is no cold figure.
        out.append(('granted', None, role, None, [granted, '--generate-bash-completion']))
    sso = find('aws-sso')
    if sso:
        out.append(('aws-sso-cli (Identity Center only)', None, None, [sso, 'list'], None))
    return out


def versions():
    out = [f'AWS CLI: {version([path, "--version"])}' for _, path in sorted(aws_clis().items())]
    for name, command in (('awsume', ['awsumepy', '--version']), ('aws-vault', ['aws-vault', '--version']),
                          ('granted', ['granted', '--version']), ('aws-sso-cli', ['aws-sso', 'version'])):
        path = find(command[0])
        out.append(f'{name}: {version([path] + command[1:])}' if path else f'{name}: not installed here, so not measured')
    return out


def prepare(bench, aws):
    """What aws-vault wants besides: the keys in its own encrypted files."""
    vault = find('aws-vault')
    if vault:
        who = aws.users['carol']
        env = dict(bench.env, AWS_VAULT_FILE_PASSPHRASE='bench', AWS_ACCESS_KEY_ID=who.key_id,
                   AWS_SECRET_ACCESS_KEY=who.secret)
        subprocess.run([vault, '--backend=file', 'add', '--env', 'default'], env=env, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)


def measure(bench, table, env, what, ours, theirs):
    """A row for each peer: how many times our time it takes.  Each is timed beside us."""
    for name, command in theirs:
        if command is None:
            continue
        try:
            mine, other = bench.time([ours, command], 10, env, warm=1)
        except RuntimeError as e:
            table.note(f'{what}: {name} failed: {" ".join(command)} ({e})'.replace(bench.scratch, '...'))
            continue
        plain = command[len(COLD):] if command[:len(COLD)] == COLD else command
        shown = ' '.join([os.path.basename(plain[0])] + plain[1:])
        table.row(f'{what}: {name}', other.text(), mine.text(), other.median / mine.median, None, shown)


def run(bench, aws, table):
    from bench import set_up
    table.section('Peers (ratio: their time to ours)')
    set_up(bench.home, aws)
    # Roles that were kept in another section are of another STS, which this one does not know.
    shutil.rmtree(os.path.join(bench.home, '.aws', 'cli', 'cache'), ignore_errors=True)
    prepare(bench, aws)
    # By real host names through the TLS proxy: not every peer knows the endpoint variables.
    env = dict(aws.env(tls=True), SSL_CERT_FILE=aws.ca_file, AWS_VAULT_FILE_PASSPHRASE='bench', COMP_LINE='aws s', COMP_POINT='5',
               PATH=PATH)
    ours, found = bench.awsrole, peers()
    measure(bench, table, env, 'cold role', [ours, 'export', 'prodaccess', '--no-cache'],
            [(p[0], p[1]) for p in found])
    measure(bench, table, env, 'cached role', [ours, 'export', 'prodaccess'], [(p[0], p[2]) for p in found])
    measure(bench, table, env, 'list of profiles', [ours, 'list', '--names'], [(p[0], p[3]) for p in found])
    measure(bench, table, env, 'completion', [ours, 'complete', 'profiles'], [(p[0], p[4]) for p in found])
