CREATE TABLE `agent_buffers` (
	`agent_id` integer NOT NULL,
	`buffer` text NOT NULL,
	`taken_to` integer NOT NULL,
	`seen` integer DEFAULT 0 NOT NULL,
	`lost` integer DEFAULT 0 NOT NULL,
	`refused` integer DEFAULT 0 NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`agent_id`, `buffer`),
	FOREIGN KEY (`agent_id`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `agent_gaps` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`agent_id` integer NOT NULL,
	`buffer` text NOT NULL,
	`from_seq` integer NOT NULL,
	`to_seq` integer NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	`why` text NOT NULL,
	`told_at` integer NOT NULL,
	FOREIGN KEY (`agent_id`) REFERENCES `agents`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `agent_gaps_by_agent` ON `agent_gaps` (`agent_id`,`to_at`);--> statement-breakpoint
CREATE TABLE `agent_refusals` (
	`hour` integer NOT NULL,
	`reason` text NOT NULL,
	`agent_id` integer NOT NULL,
	`count` integer NOT NULL,
	`last_at` integer NOT NULL,
	`last` text NOT NULL,
	PRIMARY KEY(`hour`, `reason`, `agent_id`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `agents` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`unit_id` integer NOT NULL,
	`side` text DEFAULT 'inside' NOT NULL,
	`way` text DEFAULT 'https' NOT NULL,
	`state` text NOT NULL,
	`code_digest` text,
	`code_until` integer,
	`sign_key` text,
	`seal_key` text,
	`created_at` integer NOT NULL,
	`enrolled_at` integer,
	`trusted_at` integer,
	`revoked_at` integer,
	`revision` integer DEFAULT 0 NOT NULL,
	`heard_at` integer,
	`heard_from` text,
	`version` text,
	`clock_offset_ms` integer,
	`health` text,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "agents_have_keys" CHECK("agents"."state" in ('invited', 'revoked') or ("agents"."sign_key" is not null and "agents"."seal_key" is not null))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `agents_name_unique` ON `agents` (`name`);--> statement-breakpoint
CREATE UNIQUE INDEX `agents_code_digest_unique` ON `agents` (`code_digest`);--> statement-breakpoint
DROP INDEX `one_watch_per_question`;--> statement-breakpoint
ALTER TABLE `watches` ADD `agent_id` integer REFERENCES agents(id);--> statement-breakpoint
CREATE INDEX `watches_by_agent` ON `watches` (`agent_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_watch_per_question` ON `watches` (`target_id`,`probe`,`address`,case when "family" is null then 0 else "family" end,`params`,case when "agent_id" is null then 0 else "agent_id" end);