CREATE TABLE `action_hooks` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`url` text NOT NULL,
	`sealed_token` text,
	`edited_by` text NOT NULL,
	`edited_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `drills` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`plan_id` integer NOT NULL,
	`unit_id` integer NOT NULL,
	`title` text NOT NULL,
	`form` text NOT NULL,
	`scenario` text DEFAULT '' NOT NULL,
	`scheduled_at` integer NOT NULL,
	`system_ids` text NOT NULL,
	`injects` text NOT NULL,
	`roles` text NOT NULL,
	`state` text DEFAULT 'planned' NOT NULL,
	`reminded_at` integer,
	`evaluation` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`plan_id`) REFERENCES `emergency_plans`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE restrict
) STRICT;
--> statement-breakpoint
CREATE INDEX `drills_by_plan` ON `drills` (`plan_id`,`scheduled_at`);--> statement-breakpoint
CREATE INDEX `drills_by_unit` ON `drills` (`unit_id`,`scheduled_at`);--> statement-breakpoint
CREATE TABLE `emergency_inputs` (
	`run_id` integer NOT NULL,
	`sequence` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text,
	`body` text NOT NULL,
	PRIMARY KEY(`run_id`, `sequence`),
	FOREIGN KEY (`run_id`) REFERENCES `emergency_runs`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `emergency_plan_readings` (
	`version_id` integer NOT NULL,
	`person` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`version_id`, `person`),
	FOREIGN KEY (`version_id`) REFERENCES `emergency_plan_versions`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE TABLE `emergency_plan_versions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`plan_id` integer NOT NULL,
	`number` integer NOT NULL,
	`source` text NOT NULL,
	`digest` text NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`authors` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`edited_at` integer NOT NULL,
	`submitted_by` text,
	`submitted_at` integer,
	`reviewed_by` text,
	`reviewed_at` integer,
	`approved_by` text,
	`approved_at` integer,
	`in_force_by` text,
	`in_force_at` integer,
	`superseded_at` integer,
	`reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`plan_id`) REFERENCES `emergency_plans`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "reviewed_by_another" CHECK(reviewed_by is null or reviewed_by <> created_by),
	CONSTRAINT "approved_by_a_third" CHECK(approved_by is null or (approved_by <> created_by and reviewed_by is not null and approved_by <> reviewed_by)),
	CONSTRAINT "in_force_was_approved" CHECK(state not in ('in_force', 'superseded') or approved_by is not null)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `plan_version_number` ON `emergency_plan_versions` (`plan_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_version_in_force` ON `emergency_plan_versions` (`plan_id`) WHERE state = 'in_force';--> statement-breakpoint
CREATE UNIQUE INDEX `one_version_in_work` ON `emergency_plan_versions` (`plan_id`) WHERE state in ('draft', 'submitted', 'reviewed', 'approved');--> statement-breakpoint
CREATE TABLE `emergency_plans` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`slug` text NOT NULL,
	`title` text NOT NULL,
	`category` text NOT NULL,
	`unit_id` integer,
	`review_due_at` integer,
	`review_because` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE restrict
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `emergency_plans_slug_unique` ON `emergency_plans` (`slug`);--> statement-breakpoint
CREATE INDEX `emergency_plans_by_unit` ON `emergency_plans` (`unit_id`);--> statement-breakpoint
CREATE TABLE `emergency_runs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`plan_id` integer NOT NULL,
	`version_id` integer NOT NULL,
	`incident_id` integer,
	`drill_id` integer,
	`unit_id` integer NOT NULL,
	`script` text NOT NULL,
	`beginning` text NOT NULL,
	`state` text NOT NULL,
	`status` text DEFAULT 'running' NOT NULL,
	`sequence` integer DEFAULT 0 NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`plan_id`) REFERENCES `emergency_plans`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`version_id`) REFERENCES `emergency_plan_versions`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`drill_id`) REFERENCES `drills`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "of_incident_or_drill" CHECK((incident_id is null) <> (drill_id is null)),
	CONSTRAINT "ended_run" CHECK((status = 'running') = (ended_at is null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `emergency_runs_by_unit` ON `emergency_runs` (`unit_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `emergency_runs_by_incident` ON `emergency_runs` (`incident_id`);--> statement-breakpoint
CREATE INDEX `emergency_runs_by_drill` ON `emergency_runs` (`drill_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_run_of_a_plan` ON `emergency_runs` (`incident_id`,`plan_id`) WHERE status = 'running' and incident_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `one_run_of_a_drill` ON `emergency_runs` (`drill_id`) WHERE drill_id is not null;--> statement-breakpoint
CREATE TABLE `incident_reports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`incident_id` integer NOT NULL,
	`kind` text NOT NULL,
	`number` integer NOT NULL,
	`rule_id` integer,
	`body` text NOT NULL,
	`written_by` text NOT NULL,
	`written_at` integer NOT NULL,
	`sent_to` text,
	`sent_by` text,
	`sent_at` integer,
	FOREIGN KEY (`incident_id`) REFERENCES `incidents`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`rule_id`) REFERENCES `reporting_rules`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `incident_report_number` ON `incident_reports` (`incident_id`,`kind`,`number`);--> statement-breakpoint
CREATE TABLE `incidents` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`title` text NOT NULL,
	`category` text NOT NULL,
	`grade` integer,
	`answers` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`unit_id` integer NOT NULL,
	`system_ids` text NOT NULL,
	`node_ids` text NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`from_finding_id` integer,
	`from_ticket_id` integer,
	`occurred_at` integer,
	`declared_at` integer NOT NULL,
	`closed_at` integer,
	`closed_by` text,
	`review` text,
	`created_by` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "incident_grade" CHECK(grade is null or grade between 1 and 4),
	CONSTRAINT "closed_incident" CHECK((state = 'closed') = (closed_at is not null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `incidents_by_unit` ON `incidents` (`unit_id`,`declared_at`);--> statement-breakpoint
CREATE INDEX `incidents_by_state` ON `incidents` (`state`,`declared_at`);--> statement-breakpoint
CREATE TABLE `reporting_rules` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`level` text NOT NULL,
	`title` text NOT NULL,
	`report_to` text NOT NULL,
	`kind` text NOT NULL,
	`from_grade` integer NOT NULL,
	`starts` text NOT NULL,
	`within_ms` integer NOT NULL,
	`source` text NOT NULL,
	`is_confirmed` integer DEFAULT false NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	`edited_by` text NOT NULL,
	`edited_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TRIGGER `a_text_of_a_plan_changes_as_a_draft` BEFORE UPDATE OF `source`, `digest`, `plan_id`, `number` ON `emergency_plan_versions`
WHEN old.state <> 'draft'
BEGIN SELECT raise(abort, 'the text of an emergency plan changes only while it is a draft'); END;
--> statement-breakpoint
CREATE TRIGGER `authors_of_a_plan_do_not_decide_on_it` BEFORE UPDATE OF `reviewed_by`, `approved_by` ON `emergency_plan_versions`
WHEN EXISTS (SELECT 1 FROM json_each(new.authors) WHERE value IN (new.reviewed_by, new.approved_by))
BEGIN SELECT raise(abort, 'who wrote in an emergency plan neither reviews nor approves it'); END;
--> statement-breakpoint
CREATE TRIGGER `what_was_put_into_a_run_stays` BEFORE UPDATE ON `emergency_inputs`
BEGIN SELECT raise(abort, 'what was put into a run never changes'); END;
--> statement-breakpoint
CREATE TRIGGER `what_was_put_into_a_run_is_not_removed` BEFORE DELETE ON `emergency_inputs`
WHEN EXISTS (SELECT 1 FROM emergency_runs WHERE id = old.run_id)
BEGIN SELECT raise(abort, 'what was put into a run is not removed'); END;
