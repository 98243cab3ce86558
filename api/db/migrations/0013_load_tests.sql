CREATE TABLE `load_limits` (
	`system_id` integer PRIMARY KEY NOT NULL,
	`ceiling_rate` integer,
	`ceiling_by` text,
	`ceiling_at` integer,
	`peak_rate` real,
	`peak_declared_by` text DEFAULT '' NOT NULL,
	`peak_declared_at` integer,
	`peak_by` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `load_plans` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`system_id` integer NOT NULL,
	`name` text NOT NULL,
	`purpose` text NOT NULL,
	`endpoint_ids` text NOT NULL,
	`scenario` text,
	`request` text,
	`shape` text NOT NULL,
	`family` text NOT NULL,
	`http` text NOT NULL,
	`ceiling_rate` integer NOT NULL,
	`max_connections` integer NOT NULL,
	`timeout_ms` integer NOT NULL,
	`trusts_any_certificate` integer DEFAULT false NOT NULL,
	`from_at` integer NOT NULL,
	`until_at` integer NOT NULL,
	`contact_name` text NOT NULL,
	`contact_phone` text NOT NULL,
	`stop_rules` text NOT NULL,
	`thresholds` text NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`edited_by` text NOT NULL,
	`authors` text NOT NULL,
	`edited_at` integer NOT NULL,
	`submitted_by` text,
	`submitted_at` integer,
	`decided_by` text,
	`decided_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	`approved_digest` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "scenario_or_request" CHECK(("load_plans"."scenario" is null) <> ("load_plans"."request" is null)),
	CONSTRAINT "window_has_length" CHECK("load_plans"."until_at" > "load_plans"."from_at"),
	CONSTRAINT "two_people_plan" CHECK(decided_by is null or (decided_by <> created_by and decided_by <> edited_by
        and decided_by <> coalesce(submitted_by, created_by))),
	CONSTRAINT "approved_by_somebody" CHECK(state <> 'approved' or (decided_by is not null and approved_digest is not null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `load_plans_by_system` ON `load_plans` (`system_id`,`id`);--> statement-breakpoint
CREATE INDEX `load_plans_by_state` ON `load_plans` (`state`,`id`);--> statement-breakpoint
CREATE TABLE `load_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`plan_id` integer NOT NULL,
	`system_id` integer NOT NULL,
	`state` text DEFAULT 'running' NOT NULL,
	`plan_version` integer NOT NULL,
	`targets` text NOT NULL,
	`shape` text NOT NULL,
	`ceiling_rate` integer NOT NULL,
	`thresholds` text NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`warm_up` text NOT NULL,
	`neighbours` text NOT NULL,
	`stopped_by` text,
	`stop_reason` text,
	`stop_person` text,
	`stop_asked_at` integer,
	`stop_ms` real,
	`stop_target_id` integer,
	`last_sent_at` integer,
	`requests` integer DEFAULT 0 NOT NULL,
	`result` text,
	`verdict` text,
	`is_limited` integer,
	`is_baseline` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`plan_id`) REFERENCES `load_plans`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "ended_or_running" CHECK((state = 'running') = (ended_at is null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `load_runs_by_system` ON `load_runs` (`system_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `load_runs_by_plan` ON `load_runs` (`plan_id`,`started_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_load_a_system` ON `load_runs` (`system_id`) WHERE state = 'running';--> statement-breakpoint
CREATE TABLE `load_ticks` (
	`run_id` integer NOT NULL,
	`first` integer NOT NULL,
	`count` integer NOT NULL,
	`body` blob NOT NULL,
	PRIMARY KEY(`run_id`, `first`),
	FOREIGN KEY (`run_id`) REFERENCES `load_runs`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TRIGGER `two_people_decide_a_load_plan` BEFORE UPDATE ON `load_plans`
WHEN new.decided_by IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(new.authors) WHERE value = new.decided_by)
BEGIN SELECT raise(abort, 'an author of a load plan never decides on it'); END;
--> statement-breakpoint
CREATE TRIGGER `an_approved_load_plan_never_changes` BEFORE UPDATE ON `load_plans`
WHEN old.state = 'approved' AND new.state = 'approved' AND (
  new.system_id <> old.system_id OR new.endpoint_ids <> old.endpoint_ids OR new.scenario IS NOT old.scenario
  OR new.request IS NOT old.request OR new.shape <> old.shape OR new.family <> old.family OR new.http <> old.http
  OR new.ceiling_rate <> old.ceiling_rate OR new.max_connections <> old.max_connections OR new.timeout_ms <> old.timeout_ms
  OR new.trusts_any_certificate <> old.trusts_any_certificate OR new.from_at <> old.from_at OR new.until_at <> old.until_at
  OR new.stop_rules <> old.stop_rules OR new.thresholds <> old.thresholds OR new.approved_digest <> old.approved_digest)
BEGIN SELECT raise(abort, 'an approved load plan never changes'); END;
