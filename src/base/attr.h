/* The three compiler extensions that the code uses, each spelled once. */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

#define ATTR_CLEANUP(fn) __attribute__((cleanup(fn)))
#define ATTR_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define ATTR_MUST_USE __attribute__((warn_unused_result))

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
