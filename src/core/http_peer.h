/*
 * The addresses that HTTP_PEER_CONTAINER stands for, as the AWS CLI allows them for
 * AWS_CONTAINER_CREDENTIALS_FULL_URI over http: loopback, 169.254.170.2 and
 * 169.254.170.23 (ECS and EKS), fd00:ec2::23 (EKS).
 */
#ifndef CORE_HTTP_PEER_H
#define CORE_HTTP_PEER_H

#include <stdbool.h>
#include <stddef.h>

/* An address in network order: 4 bytes of IPv4 or 16 of IPv6.  IPv4 written as IPv6
 * (::ffff:a.b.c.d) counts as what it is. */
bool http_peer_is_container(const unsigned char *address, size_t len);

#endif
