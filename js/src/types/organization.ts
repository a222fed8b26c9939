/** The organizations a user is in: to show and to choose one by `setActive`, not to edit. */

/** The organization a session acts for. */
export interface ActiveOrganization {
  /** `org_…` */
  id: string;
  name: string;
  slug: string | null;
  imageUrl: string;
  hasImage: boolean;
  membersCount: number;
  publicMetadata: Record<string, unknown>;
  createdAt: Date;
  updatedAt: Date;
}

/** A user's place in an organization. */
export interface OrganizationMembershipResource {
  /** `orgmem_…` */
  id: string;
  organization: ActiveOrganization;
  /** E.g. `org:admin`. */
  role: string;
  /** As people read it. */
  roleName: string;
  /** E.g. `org:invoices:pay`. */
  permissions: string[];
  publicMetadata: Record<string, unknown>;
  createdAt: Date;
  updatedAt: Date;
}
