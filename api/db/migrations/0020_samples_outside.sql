CREATE TABLE `sample_outbox` (
	`id` integer PRIMARY KEY NOT NULL,
	`written_at` integer NOT NULL,
	`packed` blob NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `sample_spans` (
	`from_at` integer PRIMARY KEY NOT NULL,
	`until_at` integer
) STRICT;
