CREATE TABLE `merged_targets` (
	`target_id` integer PRIMARY KEY NOT NULL,
	`into_target_id` integer NOT NULL,
	FOREIGN KEY (`into_target_id`) REFERENCES `targets`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `merged_targets_by_heir` ON `merged_targets` (`into_target_id`);