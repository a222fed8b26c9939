/** The organizations a user is in: to show and to choose one by `setActive`, not to edit. */

/** The organization a session acts for. */
export interface ActiveOrganization {
  /** `org_…` */
  id: string;
  /** Its name. */
  name: string;
  /** Its name in URLs; null without one. */
  slug: string | null;
  /** Where any browser gets the picture. */
  imageUrl: string;
  /** Whether the picture is one that was uploaded. */
  hasImage: boolean;
  /** How many people it has. */
  membersCount: number;
  /** What the application's server keeps; the page may read it. */
  publicMetadata: Record<string, unknown>;
  /** When it was made. */
  createdAt: Date;
  /** When it last changed. */
  updatedAt: Date;
}

/** A user's place in an organization. */
export interface OrganizationMembershipResource {
  /** `orgmem_…` */
  id: string;
  /** The organization. */
  organization: ActiveOrganization;
  /** E.g. `org:admin`. */
  role: string;
  /** As people read it. */
  roleName: string;
  /** E.g. `org:invoices:pay`. */
  permissions: string[];
  /** What the application's server keeps; the page may read it. */
  publicMetadata: Record<string, unknown>;
  /** When it was made. */
  createdAt: Date;
  /** When it last changed. */
  updatedAt: Date;
}
