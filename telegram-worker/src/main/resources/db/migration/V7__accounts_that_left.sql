-- Whoever takes a partition tells again who has left it lately, and there are ever more who have.
create index disconnected_accounts on account (partition, disconnected_at)
    where status = 'DISCONNECTED';
