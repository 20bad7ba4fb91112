"""Every sentence that this package says to a person, by code: in French, in English."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    # Files and keys
    "file_unreadable": ("« {path} » ne peut pas être lu ({why}).", "{path} cannot be read ({why})."),
    "file_unwritable": ("« {path} » ne peut pas être écrit ({why}).", "{path} cannot be written ({why})."),
    "file_exists": (
        "« {path} » existe déjà : choisissez un autre nom, rien n'est écrasé.",
        "{path} already exists: choose another name, nothing is overwritten.",
    ),
    "key_malformed": (
        "« {path} » n'est pas une clé Ed25519 lisible (PEM, OpenSSH ou JWK).",
        "{path} is not a readable Ed25519 key (PEM, OpenSSH or JWK).",
    ),
    "not_ed25519": (
        "La clé « {path} » n'est pas du type attendu : seul Ed25519 est accepté.",
        "The key {path} is not of the expected type: only Ed25519 is accepted.",
    ),
    "passphrase_empty": ("La phrase secrète est vide.", "The passphrase is empty."),
    "passphrase_needed": (
        "La clé « {path} » est chiffrée : il faut sa phrase secrète.",
        "The key {path} is encrypted: its passphrase is needed.",
    ),
    "passphrase_needless": (
        "La clé « {path} » n'est pas chiffrée : ne donnez pas de phrase secrète.",
        "The key {path} is not encrypted: give no passphrase.",
    ),
    "passphrase_wrong": (
        "La phrase secrète n'ouvre pas la clé « {path} ».",
        "The passphrase does not open the key {path}.",
    ),
    # Signatures
    "too_large": (
        "Signature refusée : le document est trop grand.",
        "Signature refused: the document is too large.",
    ),
    "not_compact": (
        "Signature refusée : ce n'est pas un document signé (trois parties séparées par des points).",
        "Signature refused: this is not a signed document (three parts separated by dots).",
    ),
    "header_unreadable": (
        "Signature refusée : l'en-tête ne se lit pas.",
        "Signature refused: the header cannot be read.",
    ),
    "header_members": (
        "Signature refusée : l'en-tête doit contenir exactement alg, kid et typ.",
        "Signature refused: the header must hold exactly alg, kid and typ.",
    ),
    "header_critical": (
        "Signature refusée : l'en-tête exige une extension (crit).",
        "Signature refused: the header demands an extension (crit).",
    ),
    "header_key": (
        "Signature refusée : l'en-tête apporte sa propre clé, seules celles du registre comptent.",
        "Signature refused: the header brings a key of its own, only those of the registry count.",
    ),
    "algorithm_none": (
        "Signature refusée : le document n'est pas signé (alg: none).",
        "Signature refused: the document is not signed (alg: none).",
    ),
    "algorithm_symmetric": (
        "Signature refusée : un algorithme à secret partagé ne signe pas.",
        "Signature refused: an algorithm with a shared secret does not sign.",
    ),
    "algorithm_alias": (
        "Signature refusée : l'algorithme doit s'écrire Ed25519 (EdDSA est un nom périmé).",
        "Signature refused: the algorithm must be written Ed25519 (EdDSA is a deprecated name).",
    ),
    "algorithm_unknown": (
        "Signature refusée : seul l'algorithme Ed25519 est accepté.",
        "Signature refused: only the algorithm Ed25519 is accepted.",
    ),
    "wrong_typ": (
        "Signature refusée : ce document est signé pour un autre usage que {typ}.",
        "Signature refused: this document is signed for another purpose than {typ}.",
    ),
    "unknown_key": (
        "Signature refusée : la clé qui a signé n'est pas l'une des clés attendues.",
        "Signature refused: the key that signed is none of the expected keys.",
    ),
    "payload_unreadable": (
        "Signature refusée : le contenu signé ne se lit pas.",
        "Signature refused: the signed content cannot be read.",
    ),
    "signature_truncated": (
        "Signature refusée : elle est tronquée.",
        "Signature refused: it is truncated.",
    ),
    "signature_trailing": (
        "Signature refusée : des caractères la suivent.",
        "Signature refused: there are characters after it.",
    ),
    "signature_unreadable": (
        "Signature refusée : elle ne se lit pas.",
        "Signature refused: it cannot be read.",
    ),
    "bad_signature": (
        "Signature refusée : elle ne correspond pas au contenu (octet changé, ou autre clé).",
        "Signature refused: it does not match the content (a byte changed, or another key).",
    ),
    # Charter texts
    "charter_too_large": (
        "Charte illisible : plus d'un mégaoctet.",
        "Unreadable charter: more than one megabyte.",
    ),
    "charter_not_utf8": (
        "Charte illisible : l'octet {position} n'est pas de l'UTF-8.",
        "Unreadable charter: byte {position} is not UTF-8.",
    ),
    "charter_not_toml": (
        "Charte illisible : ce n'est pas du TOML valide ({why}).",
        "Unreadable charter: not valid TOML ({why}).",
    ),
    "charter_missing": (
        "Charte illisible : {where} manque, est vide ou n'est pas du bon type.",
        "Unreadable charter: {where} is missing, empty or not of the right type.",
    ),
    "charter_unknown_key": (
        "Charte illisible : {where} n'est pas un élément connu d'une charte.",
        "Unreadable charter: {where} is no known part of a charter.",
    ),
    "charter_control": (
        "Charte illisible : {where} contient un caractère invisible (U+{point:04X}).",
        "Unreadable charter: {where} holds an invisible character (U+{point:04X}).",
    ),
    "charter_version": (
        "Charte illisible : la version « {version} » n'est pas de la forme 1.0.0.",
        "Unreadable charter: the version {version} is not like 1.0.0.",
    ),
    "charter_dates": (
        "Charte illisible : adopted, effective et required sont des dates sans heure, dans cet ordre.",
        "Unreadable charter: adopted, effective and required are dates without time, in this order.",
    ),
    "charter_field_class": (
        "Charte illisible : {where}, « {value} » n'est pas une classe de champs.",
        "Unreadable charter: {where}, {value} is no field class.",
    ),
    "charter_cell": (
        "Charte illisible : {where}, « {value} » n'est ni allow, ni deny, ni needs:preuve, ni aggregate:n.",
        "Unreadable charter: {where}, {value} is none of allow, deny, needs:proof, aggregate:n.",
    ),
    "charter_faulty": (
        "Charte refusée : {finding.message_fr} Autres fautes : {more}.",
        "Charter refused: {finding.message_en} Other faults: {more}.",
    ),
    "duplicate_id": (
        "« {where} » est écrit {times} fois : un numéro ne sert qu'une fois.",
        "{where} is written {times} times: a number serves once.",
    ),
    "rule_without_article": (
        "La règle {where} s'appuie sur l'article {article}, qui n'existe pas.",
        "Rule {where} rests on article {article}, which does not exist.",
    ),
    "article_without_rule": (
        "Aucune règle ne porte sur l'article {where} : donnez-lui une règle, au moins « human ».",
        "No rule is about article {where}: give it one, at least a human rule.",
    ),
    "human_rule_auto": (
        "La règle {where} est jugée par des personnes : elle ne peut pas agir seule (auto).",
        "Rule {where} is judged by people: it cannot act alone (auto).",
    ),
    "matrix_incomplete": (
        "La classe « {where} » a {times} règles de visibilité : il en faut une.",
        "The class {where} has {times} visibility rules: it needs one.",
    ),
    "check_not_once": (
        "Le contrôle « {where} » a {times} règles : il en faut une, et une seule.",
        "The check {where} has {times} rules: it needs one and only one.",
    ),
    "move_without_rule": (
        "L'événement « {event} » doit être fondé par la règle {where}.",
        "The event {event} must rest on rule {where}.",
    ),
    "unknown_check": (
        "Règle {where} : le contrôle « {check} » n'existe pas ; connus : {known}.",
        "Rule {where}: there is no check named {check}; known: {known}.",
    ),
    "unknown_parameter": (
        "Règle {where} : « {name} » n'est pas un paramètre de « {check} ».",
        "Rule {where}: {name} is no parameter of {check}.",
    ),
    "missing_parameter": (
        "Règle {where} : il manque le paramètre « {name} » de « {check} ».",
        "Rule {where}: the parameter {name} of {check} is missing.",
    ),
    "wrong_parameter": (
        "Règle {where} : le paramètre « {name} » de « {check} » n'est pas du bon type.",
        "Rule {where}: the parameter {name} of {check} is not of the right type.",
    ),
    # Differences between two versions
    "charter_renamed": ("La charte change de nom.", "The charter changes its name."),
    "title_changed": ("Le titre est rédigé autrement.", "The title is worded differently."),
    "dates_changed": ("Les dates changent.", "The dates change."),
    "article_added": ("L'article est nouveau.", "The article is new."),
    "article_dropped": ("L'article disparaît.", "The article disappears."),
    "article_worded": (
        "L'article est rédigé autrement : relisez-le, une machine n'en mesure pas la portée.",
        "The article is worded differently: read it again, a machine cannot weigh its meaning.",
    ),
    "rule_added": ("La règle est nouvelle.", "The rule is new."),
    "rule_dropped": ("La règle disparaît.", "The rule disappears."),
    "rule_worded": ("La règle est rédigée autrement.", "The rule is worded differently."),
    "rule_moved": ("La règle s'appuie sur un autre article.", "The rule rests on another article."),
    "check_changed": ("La règle est vérifiée autrement.", "The rule is checked differently."),
    "stricter": ("« {name} » demande davantage.", "{name} asks for more."),
    "looser": ("« {name} » demande moins.", "{name} asks for less."),
    "wider": ("Le lecteur pourra voir davantage.", "This audience will see more."),
    "narrower": ("Le lecteur verra moins.", "This audience will see less."),
    "bytes_only": (
        "Seuls des octets changent (commentaires, blancs, mise en page).",
        "Only bytes change (comments, blanks, layout).",
    ),
    # Registry
    "registry_invalid": (
        "Registre refusé : {where} n'est pas lisible ({why}).",
        "Registry refused: {where} cannot be read ({why}).",
    ),
    "not_a_root_key": (
        "Registre refusé : la clé qui le signe n'est pas une de ses clés racines en vigueur.",
        "Registry refused: the key that signs it is none of its root keys in force.",
    ),
    "not_the_next_version": (
        "Registre refusé : version {offered} reçue, {expected} attendue.",
        "Registry refused: version {offered} received, {expected} expected.",
    ),
    "another_federation": (
        "Registre refusé : le nom ou l'espace d'adresses de la fédération a changé.",
        "Registry refused: the name or the namespace of the federation changed.",
    ),
    "older_than_held": (
        "Registre refusé : il est daté d'avant la version détenue.",
        "Registry refused: it is dated before the version held.",
    ),
    # Adhesions
    "no_adhesion": ("{member} n'a pas signé la charte.", "{member} has not signed the charter."),
    "statement_invalid": (
        "{member} a signé autre chose qu'une adhésion.",
        "{member} signed something else than an adhesion.",
    ),
    "wrong_member": (
        "{member} présente l'adhésion d'un autre membre, « {other} ».",
        "{member} presents the adhesion of another member, {other}.",
    ),
    "unknown_charter": (
        "{member} a signé un texte qui n'est pas une version connue de la charte.",
        "{member} signed a text that is no known version of the charter.",
    ),
    "charter_mismatch": (
        "{member} a signé une autre version de la charte que celle annoncée.",
        "{member} signed another version of the charter than the one announced.",
    ),
    "key_not_in_force": (
        "{member} a signé avec une clé qui n'était pas en vigueur ce jour-là.",
        "{member} signed with a key that was not in force on that day.",
    ),
    # Lifecycle
    "move_not_allowed": (
        "Un membre dans l'état « {state} » ne connaît pas l'événement « {event} ».",
        "A member in the state {state} knows no event {event}.",
    ),
}


def sentences(code: str, words: Mapping[str, object]) -> tuple[str, str]:
    """The sentence of that code with its words filled in, in French and in English.

    Words may come from foreign files: what a terminal could obey is shown as a replacement character.
    """
    french, english = SENTENCES[code]
    return _printable(french.format_map(words)), _printable(english.format_map(words))


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
