CREATE TABLE `ipv6_changes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`target_id` integer NOT NULL,
	`rung_from` text,
	`rung_to` text,
	`was_done` integer NOT NULL,
	`is_done` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `ipv6_changes_by_time` ON `ipv6_changes` (`at`);--> statement-breakpoint
CREATE INDEX `ipv6_changes_by_target` ON `ipv6_changes` (`target_id`,`at`);--> statement-breakpoint
CREATE TABLE `ipv6_declarations` (
	`target_id` integer PRIMARY KEY NOT NULL,
	`declared` text,
	`declared_by` text,
	`declared_at` integer,
	`exempt_until` integer,
	`exempt_reason` text,
	FOREIGN KEY (`target_id`) REFERENCES `targets`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `ipv6_states` (
	`target_id` integer PRIMARY KEY NOT NULL,
	`measured` text,
	`since` integer NOT NULL,
	`failures` integer NOT NULL,
	`last_good` text,
	`failing` text NOT NULL,
	`unknown` text NOT NULL,
	`target` text NOT NULL,
	`is_done` integer NOT NULL,
	`judged_at` integer NOT NULL,
	FOREIGN KEY (`target_id`) REFERENCES `targets`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `ipv6_states_by_measured` ON `ipv6_states` (`measured`);--> statement-breakpoint
CREATE TABLE `ipv6_verdicts` (
	`target_id` integer NOT NULL,
	`code` text NOT NULL,
	`status` text NOT NULL,
	`reason` text NOT NULL,
	`because` text NOT NULL,
	`since` integer NOT NULL,
	`evidence_id` integer,
	PRIMARY KEY(`target_id`, `code`),
	FOREIGN KEY (`target_id`) REFERENCES `targets`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `ipv6_verdicts_by_code` ON `ipv6_verdicts` (`code`,`status`);--> statement-breakpoint
CREATE TRIGGER `ipv6_changes_stay` BEFORE UPDATE ON `ipv6_changes` BEGIN SELECT RAISE(ABORT, 'changes of the IPv6 migration are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `ipv6_changes_remain` BEFORE DELETE ON `ipv6_changes` BEGIN SELECT RAISE(ABORT, 'changes of the IPv6 migration are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `ipv6_states_end` AFTER DELETE ON `ipv6_states` BEGIN INSERT INTO `ipv6_changes` (`at`, `target_id`, `rung_from`, `rung_to`, `was_done`, `is_done`) VALUES (CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.`target_id`, OLD.`measured`, NULL, OLD.`is_done`, 0); END;
