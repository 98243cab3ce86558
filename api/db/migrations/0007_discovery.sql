CREATE TABLE `discovery_jobs` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`scope_id` integer NOT NULL,
	`methods` text NOT NULL,
	`seeds` text NOT NULL,
	`max_hops` integer NOT NULL,
	`state` text NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`error` text,
	`to_sweep` integer DEFAULT 0 NOT NULL,
	`swept` integer DEFAULT 0 NOT NULL,
	`asked` integer DEFAULT 0 NOT NULL,
	`found` integer DEFAULT 0 NOT NULL,
	`new_found` integer DEFAULT 0 NOT NULL,
	`resumed` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`scope_id`) REFERENCES `discovery_scopes`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `discovery_jobs_by_scope` ON `discovery_jobs` (`scope_id`,`started_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_open_job_per_scope` ON `discovery_jobs` (`scope_id`) WHERE state in ('waiting', 'running', 'interrupted');--> statement-breakpoint
CREATE TABLE `discovery_scope_credentials` (
	`scope_id` integer NOT NULL,
	`credential_id` integer NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`scope_id`, `credential_id`),
	FOREIGN KEY (`scope_id`) REFERENCES `discovery_scopes`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `discovery_scope_credentials_by_credential` ON `discovery_scope_credentials` (`credential_id`);--> statement-breakpoint
CREATE TABLE `discovery_scopes` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`ranges` text NOT NULL,
	`excluded` text NOT NULL,
	`rate_per_s` integer NOT NULL,
	`at_once` integer NOT NULL,
	`snmp_port` integer NOT NULL,
	`tcp_ports` text NOT NULL,
	`tcp_silent` integer DEFAULT false NOT NULL,
	`unit_id` integer,
	`area_id` integer,
	`enabled` integer DEFAULT true NOT NULL,
	`repeat_every_h` integer,
	`allowed_by` text NOT NULL,
	`allowed_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`area_id`) REFERENCES `areas`(`id`) ON UPDATE no action ON DELETE set null
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `discovery_scopes_name_unique` ON `discovery_scopes` (`name`);--> statement-breakpoint
CREATE INDEX `discovery_scopes_by_unit` ON `discovery_scopes` (`unit_id`);--> statement-breakpoint
CREATE INDEX `discovery_scopes_by_area` ON `discovery_scopes` (`area_id`);--> statement-breakpoint
CREATE TABLE `discovery_tries` (
	`address` text NOT NULL,
	`credential_id` integer NOT NULL,
	`worked_at` integer,
	`refused_at` integer,
	`silent_at` integer,
	PRIMARY KEY(`address`, `credential_id`),
	FOREIGN KEY (`credential_id`) REFERENCES `credentials`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE INDEX `discovery_tries_by_credential` ON `discovery_tries` (`credential_id`);--> statement-breakpoint
CREATE TABLE `discovery_visits` (
	`id` integer PRIMARY KEY NOT NULL,
	`job_id` integer NOT NULL,
	`address` text NOT NULL,
	`how` text NOT NULL,
	`via` text,
	`hops` integer NOT NULL,
	`rtt_ms` real,
	`open_ports` text NOT NULL,
	`heard` text,
	`asked_at` integer,
	`snmp` text,
	`error` text,
	`credential_id` integer,
	`name` text,
	FOREIGN KEY (`job_id`) REFERENCES `discovery_jobs`(`id`) ON UPDATE no action ON DELETE cascade
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `one_visit_per_job` ON `discovery_visits` (`job_id`,`address`);--> statement-breakpoint
CREATE INDEX `discovery_visits_waiting` ON `discovery_visits` (`job_id`,`hops`,`id`) WHERE asked_at is null;