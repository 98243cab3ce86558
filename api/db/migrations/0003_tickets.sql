CREATE TABLE `ticket_events` (
	`ticket_id` integer NOT NULL,
	`number` integer NOT NULL,
	`at` integer NOT NULL,
	`person` text NOT NULL,
	`party` text NOT NULL,
	`is` text NOT NULL,
	`state_from` text,
	`state_to` text NOT NULL,
	`unit_from_id` integer,
	`unit_to_id` integer,
	`deed` text NOT NULL,
	`response_min` integer,
	`resolution_min` integer,
	PRIMARY KEY(`ticket_id`, `number`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `ticket_events_by_time` ON `ticket_events` (`at`);--> statement-breakpoint
CREATE TABLE `ticket_followers` (
	`ticket_id` integer NOT NULL,
	`person_id` text NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_followers_once` ON `ticket_followers` (`ticket_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `ticket_followers_by_person` ON `ticket_followers` (`person_id`);--> statement-breakpoint
CREATE TABLE `ticket_units` (
	`ticket_id` integer NOT NULL,
	`unit_id` integer NOT NULL,
	`involved_as` text NOT NULL,
	`since` integer NOT NULL,
	`due_at` integer,
	`answered_at` integer,
	`excused_at` integer,
	PRIMARY KEY(`ticket_id`, `unit_id`, `involved_as`),
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `ticket_units_by_unit` ON `ticket_units` (`unit_id`,`involved_as`,`ticket_id`);--> statement-breakpoint
CREATE TABLE `tickets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`number` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`fields` text NOT NULL,
	`filed_by_id` text,
	`filed_by` text NOT NULL,
	`filed_unit_id` integer,
	`filed_at` integer NOT NULL,
	`urgency` text NOT NULL,
	`impact` text NOT NULL,
	`priority` integer NOT NULL,
	`state` text NOT NULL,
	`before_pause` text,
	`resume_at` integer,
	`unit_id` integer,
	`assignee_id` text,
	`primary_ticket_id` integer,
	`version` integer NOT NULL,
	`changed_at` integer NOT NULL,
	`ended_at` integer,
	`rating` integer,
	`response_due_at` integer,
	`resolution_due_at` integer,
	`breached_at` integer,
	`breached_unit_id` integer,
	`is_redacted` integer DEFAULT false NOT NULL,
	`node_id` integer,
	`system_id` integer,
	`endpoint_id` integer,
	`finding_id` integer,
	`snapshot` text,
	FOREIGN KEY (`filed_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`filed_unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`assignee_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`node_id`) REFERENCES `nodes`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`system_id`) REFERENCES `systems`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`endpoint_id`) REFERENCES `endpoints`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`finding_id`) REFERENCES `findings`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "a_priority" CHECK("tickets"."priority" between 1 and 4)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_number_unique` ON `tickets` (`number`);--> statement-breakpoint
CREATE INDEX `tickets_by_change` ON `tickets` (`changed_at`);--> statement-breakpoint
CREATE INDEX `tickets_by_kind` ON `tickets` (`kind`,`changed_at`);--> statement-breakpoint
CREATE INDEX `tickets_by_state` ON `tickets` (`state`,`changed_at`);--> statement-breakpoint
CREATE INDEX `tickets_by_unit` ON `tickets` (`unit_id`,`state`);--> statement-breakpoint
CREATE INDEX `tickets_by_assignee` ON `tickets` (`assignee_id`,`state`);--> statement-breakpoint
CREATE INDEX `tickets_by_filer` ON `tickets` (`filed_by_id`,`changed_at`);--> statement-breakpoint
CREATE INDEX `tickets_by_due` ON `tickets` (`resolution_due_at`);--> statement-breakpoint
CREATE INDEX `tickets_by_node` ON `tickets` (`node_id`);--> statement-breakpoint
CREATE INDEX `tickets_by_system` ON `tickets` (`system_id`);--> statement-breakpoint
CREATE INDEX `tickets_by_finding` ON `tickets` (`finding_id`);--> statement-breakpoint
CREATE INDEX `tickets_by_pause` ON `tickets` (`resume_at`);--> statement-breakpoint
CREATE TRIGGER `ticket_events_stay` BEFORE UPDATE ON `ticket_events` BEGIN SELECT RAISE(ABORT, 'ticket events are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `ticket_events_remain` BEFORE DELETE ON `ticket_events` BEGIN SELECT RAISE(ABORT, 'ticket events are append-only'); END;
--> statement-breakpoint
CREATE TRIGGER `tickets_remain` BEFORE DELETE ON `tickets` BEGIN SELECT RAISE(ABORT, 'tickets are never deleted'); END;
--> statement-breakpoint
CREATE VIRTUAL TABLE `ticket_search` USING fts5(words, content='', contentless_delete=1, tokenize='unicode61');
