CREATE TABLE `port_traffic` (
	`watch_id` integer NOT NULL,
	`if_index` integer NOT NULL,
	`node_id` integer NOT NULL,
	`name` text NOT NULL,
	`alias` text NOT NULL,
	`speed_bps` real,
	`computed_at` integer NOT NULL,
	`at` integer,
	`in_bps` real,
	`out_bps` real,
	`share` real,
	`in_p95_bps` real,
	`out_p95_bps` real,
	`p95_share` real,
	`coverage` real NOT NULL,
	`errors` real,
	`discards` real,
	`packets` real,
	`forecast` text NOT NULL,
	`fills_from` integer,
	PRIMARY KEY(`watch_id`, `if_index`),
	FOREIGN KEY (`watch_id`) REFERENCES `watches`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `port_traffic_by_share` ON `port_traffic` (`share`);--> statement-breakpoint
CREATE INDEX `port_traffic_by_p95` ON `port_traffic` (`p95_share`);--> statement-breakpoint
CREATE INDEX `port_traffic_by_errors` ON `port_traffic` (`errors`);--> statement-breakpoint
CREATE INDEX `port_traffic_by_filling` ON `port_traffic` (`fills_from`);--> statement-breakpoint
CREATE INDEX `port_traffic_by_age` ON `port_traffic` (`computed_at`);--> statement-breakpoint
CREATE TABLE `counter_restarts` (
	`watch_id` integer NOT NULL,
	`part` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`watch_id`, `part`, `at`)
) STRICT;
