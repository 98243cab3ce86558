ALTER TABLE `load_runs` ADD `sent_as` text;--> statement-breakpoint
ALTER TABLE `load_runs` ADD `regression` text;