/** What an account is for. One account may have several. */
export const ROLES = ['administrator', 'teacher', 'judge', 'student'] as const;
export type Role = (typeof ROLES)[number];

/** What an administrator gives out; students get their accounts from the teachers of their class. */
export const STAFF_ROLES = ['administrator', 'teacher', 'judge'] as const satisfies readonly Role[];
export type StaffRole = (typeof STAFF_ROLES)[number];

export const isStaffRole = (text: string): text is StaffRole =>
  (STAFF_ROLES as readonly string[]).includes(text);
