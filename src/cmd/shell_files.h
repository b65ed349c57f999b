/* The files of shell/ and completions/, byte for byte; the table is made by the Makefile. */
#ifndef CMD_SHELL_FILES_H
#define CMD_SHELL_FILES_H

struct shell_text {
	const unsigned char *bytes;
	unsigned long size;
};

struct shell_file {
	const char *shell;
	struct shell_text hook, prompt, completion;
};

extern const struct shell_file shell_files[];
extern const unsigned long shell_files_count;

#endif
