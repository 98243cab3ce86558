CREATE TABLE `interfaces` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`node_id` integer NOT NULL,
	`name` text NOT NULL,
	`type` text DEFAULT 'other' NOT NULL,
	`enabled` integer DEFAULT true NOT NULL,
	`mtu` integer,
	`mac` text,
	`description` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_interface_name_per_node` ON `interfaces` (`node_id`,`name`);--> statement-breakpoint
CREATE TABLE `prefixes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`prefix` text NOT NULL,
	`family` integer NOT NULL,
	`vrf` text DEFAULT '' NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`role` text DEFAULT '' NOT NULL,
	`vlan` integer,
	`unit_id` integer,
	`area_id` integer,
	`description` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_prefix_per_vrf` ON `prefixes` (`vrf`,`prefix`);--> statement-breakpoint
CREATE INDEX `prefixes_by_unit` ON `prefixes` (`unit_id`);--> statement-breakpoint
CREATE INDEX `prefixes_by_area` ON `prefixes` (`area_id`);--> statement-breakpoint
ALTER TABLE `node_addresses` ADD `prefix_length` integer;--> statement-breakpoint
ALTER TABLE `node_addresses` ADD `vrf` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `node_addresses` ADD `interface` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `node_addresses` ADD `dns_name` text DEFAULT '' NOT NULL;