CREATE TABLE `comparisons` (
	`node_id` integer PRIMARY KEY NOT NULL,
	`fields` integer NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `differences` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`node_id` integer NOT NULL,
	`field` text NOT NULL,
	`part` text DEFAULT '' NOT NULL,
	`recorded` text,
	`observed` text,
	`watch_id` integer,
	`since_at` integer NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`decided_by` text,
	`decided_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	`gone_at` integer,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`watch_id`) REFERENCES `watches`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_difference_per_field` ON `differences` (`node_id`,`field`,`part`);--> statement-breakpoint
CREATE INDEX `differences_by_field` ON `differences` (`field`,`part`);--> statement-breakpoint
CREATE INDEX `differences_by_watch` ON `differences` (`watch_id`);--> statement-breakpoint
CREATE INDEX `open_differences` ON `differences` (`node_id`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `known_devices` (
	`node_id` integer PRIMARY KEY NOT NULL,
	`serial` text,
	`engine_id` text,
	`chassis_id` text,
	`base_mac` text,
	`model` text,
	`version` text,
	`known_at` integer NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `facts_by_device` ON `facts` (`key`,`value`) WHERE key in ('snmp.engine_id', 'snmp.base_mac');