import { byName } from './decode-change.ts';

/** IAM calls by what makes them harmless: none of them touches what a principal may do. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  'credentials are not permissions': `
    ChangePassword CreateAccessKey CreateLoginProfile CreateServiceSpecificCredential CreateVirtualMFADevice
    DeactivateMFADevice DeleteAccessKey DeleteLoginProfile DeleteSSHPublicKey DeleteServiceSpecificCredential
    DeleteSigningCertificate DeleteVirtualMFADevice EnableMFADevice ResetServiceSpecificCredential
    ResyncMFADevice TagMFADevice UntagMFADevice UpdateAccessKey UpdateLoginProfile UpdateSSHPublicKey
    UpdateServiceSpecificCredential UpdateSigningCertificate UploadSSHPublicKey UploadSigningCertificate`,
  'server certificates are not permissions': `
    DeleteServerCertificate TagServerCertificate UntagServerCertificate UpdateServerCertificate
    UploadServerCertificate`,
  'an identity provider decides who signs in, not what a principal may do': `
    AddClientIDToOpenIDConnectProvider CreateOpenIDConnectProvider CreateSAMLProvider
    DeleteOpenIDConnectProvider DeleteSAMLProvider RemoveClientIDFromOpenIDConnectProvider
    TagOpenIDConnectProvider TagSAMLProvider UntagOpenIDConnectProvider UntagSAMLProvider
    UpdateOpenIDConnectProviderThumbprint UpdateSAMLProvider`,
  'an instance profile hands out a role and does not change it': `
    AddRoleToInstanceProfile CreateInstanceProfile DeleteInstanceProfile RemoveRoleFromInstanceProfile
    TagInstanceProfile UntagInstanceProfile`,
  'a setting of the account changes no policy': `
    CreateAccountAlias DeleteAccountAlias DeleteAccountPasswordPolicy
    DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions
    DisableOutboundWebIdentityFederation EnableOrganizationsRootCredentialsManagement
    EnableOrganizationsRootSessions EnableOutboundWebIdentityFederation PutAccountProperties
    SetSecurityTokenServicePreferences UpdateAccountPasswordPolicy`,
  'a delegation request adds access for a while and denies nothing': `
    AcceptDelegationRequest AssociateDelegationRequest CreateDelegationRequest RejectDelegationRequest
    SendDelegationToken UpdateDelegationRequest`,
  'the description and the session length of a role decide no access': 'UpdateRole UpdateRoleDescription',
  'the tags of a policy do not change its statements': 'TagPolicy UntagPolicy',
};

/** Why an IAM call is of no concern, by its name. */
export const IAM_WITHOUT_EFFECT = byName(WITHOUT_EFFECT);

/** Why the record of an IAM call can't tell what it changed, by its name. */
export const IAM_UNTOLD: ReadonlyMap<string, string> = new Map([
  ['AcquireRole', 'the record does not carry the policies that a role gets from its template'],
  ['CreateServiceLinkedRole', 'the record does not carry the policy that a service gives its role'],
  ['DeleteServiceLinkedRole', 'a service-linked role is deleted some time after the call, or not at all'],
]);
