/*
 * What the program gives up at its start: core dumps, being traced, its environment.
 * The rest goes with the first request: sandbox.h.
 */
#ifndef NET_HARDEN_H
#define NET_HARDEN_H

/* To be called once, first of all. */
void harden(void);

#endif
