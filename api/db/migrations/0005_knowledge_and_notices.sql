CREATE TABLE `answer_versions` (
	`answer_id` integer NOT NULL,
	`version` integer NOT NULL,
	`question` text NOT NULL,
	`text` text NOT NULL,
	`written_by_id` text NOT NULL,
	`written_at` integer NOT NULL,
	`submitted_at` integer,
	`decision` text,
	`decided_by_id` text,
	`decided_at` integer,
	`remark` text,
	`expires_at` integer,
	PRIMARY KEY(`answer_id`, `version`),
	FOREIGN KEY (`answer_id`) REFERENCES `answers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`written_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `answer_votes` (
	`answer_id` integer NOT NULL,
	`person_id` text NOT NULL,
	`version` integer NOT NULL,
	`has_helped` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`answer_id`, `person_id`),
	FOREIGN KEY (`answer_id`) REFERENCES `answers`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `answers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`unit_id` integer,
	`ticket_id` integer,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`published_version` integer,
	`expires_at` integer,
	`remark` text,
	`created_at` integer NOT NULL,
	`changed_at` integer NOT NULL,
	FOREIGN KEY (`unit_id`) REFERENCES `units`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `answers_by_state` ON `answers` (`state`,`changed_at`);--> statement-breakpoint
CREATE INDEX `answers_by_unit` ON `answers` (`unit_id`);--> statement-breakpoint
CREATE INDEX `answers_by_ticket` ON `answers` (`ticket_id`);--> statement-breakpoint
CREATE INDEX `answers_by_expiry` ON `answers` (`expires_at`);--> statement-breakpoint
CREATE TABLE `notice_addresses` (
	`person_id` text PRIMARY KEY NOT NULL,
	`email` text,
	`robot` text,
	`sealed_robot_url` text,
	`sealed_robot_secret` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `notice_choices` (
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`channels` text NOT NULL,
	PRIMARY KEY(`person_id`, `kind`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `notice_deliveries` (
	`notice_id` integer NOT NULL,
	`channel` text NOT NULL,
	`person_id` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` integer NOT NULL,
	`sent_at` integer,
	`given_up_at` integer,
	`last_error` text,
	PRIMARY KEY(`notice_id`, `channel`),
	FOREIGN KEY (`notice_id`) REFERENCES `notices`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `notice_deliveries_unsent` ON `notice_deliveries` (`channel`,`next_at`) WHERE sent_at is null and given_up_at is null;--> statement-breakpoint
CREATE TABLE `notices` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`at` integer NOT NULL,
	`text` text NOT NULL,
	`path` text NOT NULL,
	`is_listed` integer NOT NULL,
	`read_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `notices_once` ON `notices` (`person_id`,`key`);--> statement-breakpoint
CREATE INDEX `notices_by_person` ON `notices` (`person_id`,`id`);--> statement-breakpoint
CREATE INDEX `notices_unread` ON `notices` (`person_id`) WHERE read_at is null and is_listed = 1;--> statement-breakpoint
CREATE INDEX `notices_by_time` ON `notices` (`at`);--> statement-breakpoint
CREATE TABLE `ticket_news` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`ticket_id` integer NOT NULL,
	`is` text NOT NULL,
	`number` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `ticket_terms` (
	`ticket_id` integer PRIMARY KEY NOT NULL,
	`terms` text NOT NULL,
	`dictionary` text NOT NULL,
	FOREIGN KEY (`ticket_id`) REFERENCES `tickets`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
ALTER TABLE `tickets` ADD `warning_at` integer;--> statement-breakpoint
CREATE INDEX `tickets_by_primary` ON `tickets` (`primary_ticket_id`) WHERE primary_ticket_id is not null;--> statement-breakpoint
CREATE INDEX `tickets_by_warning` ON `tickets` (`warning_at`);--> statement-breakpoint
CREATE INDEX `tickets_by_filing` ON `tickets` (`filed_at`);--> statement-breakpoint
CREATE TRIGGER `answer_versions_stay` BEFORE UPDATE ON `answer_versions` WHEN OLD.`decided_at` IS NOT NULL BEGIN SELECT RAISE(ABORT, 'what was decided on is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `answer_versions_remain` BEFORE DELETE ON `answer_versions` BEGIN SELECT RAISE(ABORT, 'versions of answers are never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER `answers_remain` BEFORE DELETE ON `answers` BEGIN SELECT RAISE(ABORT, 'answers are never deleted'); END;
--> statement-breakpoint
CREATE VIRTUAL TABLE `answer_search` USING fts5(words, content='', contentless_delete=1, tokenize='unicode61');
--> statement-breakpoint
CREATE TRIGGER `ticket_events_are_news` AFTER INSERT ON `ticket_events` BEGIN INSERT INTO `ticket_news` (`ticket_id`, `is`, `number`, `at`) VALUES (NEW.`ticket_id`, 'event', NEW.`number`, NEW.`at`); END;
