/*
 * What the program gives up before the first byte of TLS: core dumps, being traced,
 * its environment.  The place for a sandbox, too.
 */
#ifndef NET_HARDEN_H
#define NET_HARDEN_H

/* To be called once, first of all. */
void harden(void);

#endif
