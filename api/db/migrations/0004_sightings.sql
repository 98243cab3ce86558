CREATE TABLE `sightings` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`watch_id` integer NOT NULL,
	`node_id` integer NOT NULL,
	`part` text NOT NULL,
	`mac` text NOT NULL,
	`address` text,
	`if_index` integer,
	`port` text,
	`vlan` integer,
	`from_at` integer NOT NULL,
	`seen_at` integer,
	`to_at` integer
) STRICT;
--> statement-breakpoint
CREATE INDEX `sightings_by_fact` ON `sightings` (`watch_id`,`kind`,`part`,`to_at`);--> statement-breakpoint
CREATE INDEX `sightings_by_mac` ON `sightings` (`mac`,`from_at`);--> statement-breakpoint
CREATE INDEX `sightings_by_address` ON `sightings` (`address`,`from_at`) WHERE address is not null;--> statement-breakpoint
CREATE INDEX `sightings_by_port` ON `sightings` (`node_id`,`if_index`) WHERE kind = 'port';--> statement-breakpoint
CREATE INDEX `sightings_by_end` ON `sightings` (`to_at`) WHERE to_at is not null;