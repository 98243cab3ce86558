ALTER TABLE `judgements` ADD `is_copied` integer DEFAULT false NOT NULL;
--> statement-breakpoint
UPDATE `judgements` SET `is_copied` = 1 WHERE `version` IN (SELECT `id` FROM `audit_entries` WHERE `action` = 'assessment_copy') AND `assessment_id` IN (SELECT `id` FROM `assessments` WHERE `state` <> 'closed');
