"""A certificate authority of our own, made with the openssl command; certificates are made per host name on demand."""
import atexit
import os
import shutil
import ssl
import subprocess
import tempfile
import threading

CONF = ('[req]\ndistinguished_name=dn\n[dn]\n[ca]\nbasicConstraints=critical,CA:TRUE\n'
        'keyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n')


class Authority:
    def __init__(self, directory=None):
        self.dir = directory or tempfile.mkdtemp(prefix='fake-aws-ca-')
        self.lock, self.contexts, self.serial = threading.Lock(), {}, 1
        self.ca_file = self.path('ca.pem')
        with open(self.path('ca.cnf'), 'w') as f:
            f.write(CONF)
        for name in ('ca', 'leaf', 'other'):
            self._openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', name + '.key')
        for name in ('ca', 'other'):        # two authorities of one name: the second is trusted by nobody
            self._openssl('req', '-x509', '-new', '-key', name + '.key', '-out', name + '.pem', '-days', '20',
                          '-config', 'ca.cnf', '-extensions', 'ca', '-subj', '/CN=fake AWS for tests')
        self._openssl('req', '-new', '-key', 'leaf.key', '-out', 'leaf.csr', '-config', 'ca.cnf', '-subj', '/CN=leaf')

    def path(self, name):
        return os.path.join(self.dir, name)

    def _openssl(self, *args):
        done = subprocess.run(('openssl',) + args, cwd=self.dir, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT)
        if done.returncode:
            raise RuntimeError('openssl %s: %s' % (args[0], done.stdout.decode('utf-8', 'replace')))

    def context(self, host, fault=None):
        """TLS server settings for a host; fault: None, "wrong-host", "expired" or "unknown-ca"."""
        with self.lock:
            if (host, fault) not in self.contexts:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(*self._issue(host, fault))
                self.contexts[host, fault] = context
            return self.contexts[host, fault]

    def _issue(self, host, fault):
        self.serial += 1
        name = 'host%d' % self.serial
        kind = 'IP' if host.replace('.', '').isdigit() else 'DNS'
        with open(self.path(name + '.cnf'), 'w') as f:
            f.write('subjectAltName=%s:%s\nbasicConstraints=CA:FALSE\nauthorityKeyIdentifier=keyid\n'
                    % (kind, 'wrong.example' if fault == 'wrong-host' else host))
        signer = 'other' if fault == 'unknown-ca' else 'ca'
        self._openssl('x509', '-req', '-in', 'leaf.csr', '-CA', signer + '.pem', '-CAkey', signer + '.key',
                      '-days', '-1' if fault == 'expired' else '20', '-sha256', '-set_serial', str(self.serial),
                      '-extfile', name + '.cnf', '-out', name + '.crt')
        return self.path(name + '.crt'), self.path('leaf.key')


_shared = None
_shared_lock = threading.Lock()


def shared_authority():
    """One authority for the life of the process: making one takes a tenth of a second."""
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = Authority()
            atexit.register(shutil.rmtree, _shared.dir, ignore_errors=True)
        return _shared
