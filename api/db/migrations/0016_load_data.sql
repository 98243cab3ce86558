CREATE TABLE `load_data` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`plan_id` integer NOT NULL,
	`file` text NOT NULL,
	`columns` text NOT NULL,
	`rows` integer NOT NULL,
	`bytes` integer NOT NULL,
	`sm3` text NOT NULL,
	`sealed` blob NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	FOREIGN KEY (`plan_id`) REFERENCES `load_plans`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `load_data_by_plan` ON `load_data` (`plan_id`,`file`);--> statement-breakpoint
ALTER TABLE `load_runs` ADD `engine` text DEFAULT 'own' NOT NULL;--> statement-breakpoint
ALTER TABLE `load_runs` ADD `imported` text;--> statement-breakpoint
CREATE TRIGGER `no_data_comes_to_an_approved_load_plan` BEFORE INSERT ON `load_data`
WHEN (SELECT state FROM load_plans WHERE id = new.plan_id) = 'approved'
BEGIN SELECT raise(abort, 'data of an approved load plan never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `no_data_leaves_an_approved_load_plan` BEFORE DELETE ON `load_data`
WHEN (SELECT state FROM load_plans WHERE id = old.plan_id) = 'approved'
BEGIN SELECT raise(abort, 'data of an approved load plan never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `load_data_is_replaced_never_changed` BEFORE UPDATE OF `plan_id`, `file`, `columns`, `rows`, `bytes`, `sm3`, `added_by`, `added_at` ON `load_data`
BEGIN SELECT raise(abort, 'a data file of a load plan is replaced, never changed'); END;
