#!/usr/bin/env python3
"""
Serves a fake AWS for shell tests:  fake_aws.py --dir DIR [--world FILE] [--rules FILE] [--tls] &

When ready, DIR/env holds NAME=VALUE lines: what leads a client here (AWS_ENDPOINT_URL_STS, or with --tls HTTPS_PROXY
and AWS_CA_BUNDLE) and FAKE_AWS_URL, FAKE_AWS_PROXY, FAKE_AWS_CA, FAKE_AWS_ADMIN, FAKE_AWS_LOG, FAKE_AWS_PID, and per
user FAKE_AWS_KEY_name, FAKE_AWS_SECRET_name.  DIR/log.jsonl gets a line per request.  FAKE_AWS_ADMIN takes what
aws.FakeAws.admin describes:  curl -d '{"on": "AssumeRole", "status": 503}' $FAKE_AWS_ADMIN/rules

It ends when its parent (or --watch PID) ends, when a pipe on stdin is closed, or after --idle seconds without a
request.  In bats, close file descriptor 3 for it: 3>&-
"""
import argparse
import json
import os
import signal
import stat
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from fake import FakeAws  # noqa: E402
from fake.tls import Authority  # noqa: E402


def watch_stdin(aws):
    """A pipe or socket that closes ends the service; /dev/null, which background jobs get, says nothing."""
    mode = os.fstat(0).st_mode
    if stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode):
        while os.read(0, 4096):
            pass
        aws.closing.set()


def alive(pid, parent):
    if parent is not None:
        return os.getppid() == parent
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def write_env(aws, directory, tls):
    env = dict(aws.env(tls), FAKE_AWS_URL=aws.sts_url, FAKE_AWS_PROXY=aws.proxy_url, FAKE_AWS_CA=aws.ca_file,
               FAKE_AWS_ADMIN=aws.admin_url, FAKE_AWS_LOG=aws.log.path, FAKE_AWS_PID=os.getpid())
    for name, user in aws.users.items():
        env['FAKE_AWS_KEY_' + name] = user.key_id
        env['FAKE_AWS_SECRET_' + name] = user.secret
    path = os.path.join(directory, 'env')
    with open(path + '.new', 'w') as f:
        f.write(''.join('%s=%s\n' % pair for pair in env.items()))
    os.rename(path + '.new', path)


def load(path):
    with open(path) as f:
        return json.load(f)


def main():
    parser = argparse.ArgumentParser(description='a local AWS for tests')
    parser.add_argument('--dir', required=True)
    parser.add_argument('--world', type=load)
    parser.add_argument('--rules', type=load, default=[])
    parser.add_argument('--proxy-auth')
    parser.add_argument('--tls', action='store_true')
    parser.add_argument('--watch', type=int)
    parser.add_argument('--idle', type=float, default=600)
    args = parser.parse_args()
    parent = os.getppid() if args.watch is None else None
    ca = os.path.join(os.path.abspath(args.dir), 'ca')
    os.makedirs(ca, exist_ok=True)
    with FakeAws(args.world, args.rules, proxy_auth=args.proxy_auth, authority=Authority(ca),
                 log_file=os.path.join(os.path.abspath(args.dir), 'log.jsonl')) as aws:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: aws.closing.set())
        write_env(aws, args.dir, args.tls)
        threading.Thread(target=watch_stdin, args=(aws,), daemon=True).start()
        while not aws.closing.wait(0.25):
            if not alive(args.watch, parent) or time.monotonic() - aws.last_active > args.idle:
                break


if __name__ == '__main__':
    main()
