CREATE TABLE `topology_links` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`a_node_id` integer NOT NULL,
	`a_if_index` integer,
	`a_port` text DEFAULT '' NOT NULL,
	`b_node_id` integer,
	`b_if_index` integer,
	`b_port` text DEFAULT '' NOT NULL,
	`confidence` text NOT NULL,
	`sides` integer NOT NULL,
	`state` text NOT NULL,
	`stranger` text,
	`sources` text NOT NULL,
	`recorded_link_id` integer,
	`first_seen_at` integer NOT NULL,
	`last_seen_at` integer,
	`gone_at` integer,
	FOREIGN KEY (`a_node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`b_node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`recorded_link_id`) REFERENCES `links`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE INDEX `topology_links_by_a` ON `topology_links` (`a_node_id`);--> statement-breakpoint
CREATE INDEX `topology_links_by_b` ON `topology_links` (`b_node_id`);--> statement-breakpoint
CREATE INDEX `topology_links_by_recorded` ON `topology_links` (`recorded_link_id`);--> statement-breakpoint
CREATE TABLE `vantages` (
	`node_id` integer PRIMARY KEY NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
ALTER TABLE `targets` ADD `suppressed_by` integer;--> statement-breakpoint
CREATE INDEX `targets_suppressed` ON `targets` (`suppressed_by`) WHERE suppressed_by is not null;--> statement-breakpoint
ALTER TABLE `findings` ADD `suppressed_by` integer;--> statement-breakpoint
ALTER TABLE `findings` ADD `alert_due_at` integer;--> statement-breakpoint
ALTER TABLE `findings` ADD `alerted_at` integer;--> statement-breakpoint
CREATE INDEX `findings_that_owe_an_alert` ON `findings` (`alert_due_at`) WHERE alert_due_at is not null and closed_at is null;