#!/usr/bin/env bash
# slapd for the tests: a directory with 2,503 people in the current folder, in the clear and over TLS.
#
# usage: directory_server.sh PORT TLS_PORT CERTIFICATE KEY AUTHORITY never|demand
# The last says whether clients show a certificate over TLS.
# uid=reader,ou=people,dc=example,dc=com / "correct horse" may read all; everyone may read ou=public, and bind. A search
# gives 50 entries at most, and pages of 100, all of them only to uid=pager (same password). ou=away is a referral.
set -euo pipefail
mkdir data
cat >slapd.conf <<CONFIG
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile $PWD/slapd.pid
sizelimit 50
TLSCertificateFile $3
TLSCertificateKeyFile $4
TLSCACertificateFile $5
TLSVerifyClient $6
database mdb
suffix "dc=example,dc=com"
rootdn "cn=admin,dc=example,dc=com"
directory $PWD/data
maxsize 67108864
limits dn.exact="uid=pager,ou=people,dc=example,dc=com" size.soft=50 size.hard=50 size.pr=100 size.prtotal=unlimited
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree="ou=public,dc=example,dc=com" by * read
access to dn.base="dc=example,dc=com" by * read
access to * by users read by * none
CONFIG
{
    printf 'dn: dc=example,dc=com\nobjectClass: domain\ndc: example\n\n'
    for unit in people public many; do
        printf 'dn: ou=%s,dc=example,dc=com\nobjectClass: organizationalUnit\nou: %s\n\n' $unit $unit
    done
    printf 'dn: uid=reader,ou=people,dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: reader\ncn: Reader\nsn: R\n'
    printf 'userPassword: correct horse\n\n'
    printf 'dn: uid=pager,ou=people,dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: pager\ncn: Pager\nsn: P\n'
    printf 'userPassword: correct horse\n\n'
    printf 'dn: ou=away,dc=example,dc=com\nobjectClass: referral\nobjectClass: extensibleObject\nou: away\n'
    printf 'ref: ldap://away.example.com/ou=away,dc=example,dc=com\n\n'
    printf 'dn: uid=jane,ou=public,dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: jane\ncn: Jane (QA) *\nsn: Doe\n'
    printf 'mail: jane@example.com\nmail: j.doe@example.com\ndescription:: IGxlYWRpbmcgc3BhY2U=\n'
    printf 'givenName: Zo\xc3\xab\njpegPhoto:: /9j/AAECAwQFBgcICQoLDA0ODw==\n\n'
    printf 'dn: cn=Smith\\, John,ou=public,dc=example,dc=com\nobjectClass: inetOrgPerson\ncn: Smith, John\nsn: Smith\n\n'
    for number in $(seq 2500); do
        printf 'dn: uid=u%s,ou=many,dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: u%s\ncn: U\nsn: U\n\n' $number $number
    done
} >content.ldif
/usr/sbin/slapadd -q -f slapd.conf -l content.ldif
exec /usr/sbin/slapd -d 0 -f slapd.conf -h "ldap://127.0.0.1:$1 ldaps://0.0.0.0:$2"
