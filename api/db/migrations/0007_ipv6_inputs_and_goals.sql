CREATE TABLE `ipv6_capabilities` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`vendor` text NOT NULL,
	`model` text NOT NULL,
	`version` text DEFAULT '' NOT NULL,
	`status` text NOT NULL,
	`source` text NOT NULL,
	`recorded_by` text NOT NULL,
	`recorded_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_capability` ON `ipv6_capabilities` (`vendor`,`model`,`version`);--> statement-breakpoint
CREATE TABLE `ipv6_goals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`issuer` text NOT NULL,
	`document` text NOT NULL,
	`year` integer NOT NULL,
	`metric` text NOT NULL,
	`value` real NOT NULL,
	`note` text DEFAULT '' NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_goal` ON `ipv6_goals` (`issuer`,`document`,`year`,`metric`);--> statement-breakpoint
CREATE TABLE `ipv6_inputs` (
	`target_id` integer NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	`source` text NOT NULL,
	`brought_by` text NOT NULL,
	`brought_at` integer NOT NULL,
	PRIMARY KEY(`target_id`, `name`),
	FOREIGN KEY (`target_id`) REFERENCES `targets`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
ALTER TABLE `prefixes` ADD `assigned_at` integer;--> statement-breakpoint
ALTER TABLE `prefixes` ADD `addressing` text;