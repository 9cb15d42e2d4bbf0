"""The labels printed on each kind of paper, which announce fields and identify the kind."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: its field, its wordings (plain letters only), and its weight as evidence of the kind.

    An `alone` label is evidence only where the whole line is no more than the label.
    """

    field: str
    wordings: tuple[str, ...]
    weight: int = 1
    alone: bool = False


FRONT = "chip_id_card_front"
BACK = "chip_id_card_back"
FRONT_2024 = "chip_id_card_2024_front"
BACK_2024 = "chip_id_card_2024_back"
BARCODE_FRONT = "12_id_card_front"
BARCODE_BACK = "12_id_card_back"
LICENCE = "driving_license"
PASSPORT = "passport"
CMND_FRONT = "9_id_card_front"
CMND_BACK = "9_id_card_back"

# Weight 2: stands on no other kind. Weight 0: no evidence of the kind, but ends the value before the label.
LABELS: dict[str, tuple[Label, ...]] = {
    FRONT: (
        Label("title", ("cancuoccongdan", "citizenidentitycard"), 2),
        Label("name", ("hovaten", "fullname")),
        Label("dob", ("ngaysinh", "dateofbirth")),
        Label("gender", ("gioitinh", "sex")),
        Label("nationality", ("quoctich", "nationality")),
        Label("hometown", ("quequan", "placeoforigin"), 2),
        Label("address", ("noithuongtru", "placeofresidence"), 1),
        Label("due_date", ("cogiatriden", "dateofexpiry"), 1),
    ),
    BACK: (
        Label("identification_sign", ("dacdiemnhandang", "personalidentification"), 2),
        Label("issue_date", ("ngaythangnam", "datemonthyear"), 1),
        Label(
            "issued_at",
            (
                "cuctruongcuccanhsat",
                "quanlyhanhchinhvetrattuxahoi",
                "directorgeneralofthepolicedepartment",
                "foradministrativemanagementofsocialorder",
            ),
            2,
        ),
        Label("finger", ("ngontrotrai", "leftindexfinger", "ngontrophai", "rightindexfinger"), 2),
    ),
    FRONT_2024: (
        Label("title", ("cancuoc", "identitycard"), 1),
        Label("title", ("cancuoc",), 2, alone=True),
        Label("id", ("sodinhdanhcanhan", "personalidentificationnumber"), 2),
        Label("name", ("hochudemvatenkhaisinh", "fullname"), 2),
        Label("dob", ("ngaythangnamsinh", "ngaysinh", "dateofbirth")),
        Label("gender", ("gioitinh", "sex")),
        Label("nationality", ("quoctich", "nationality")),
    ),
    BACK_2024: (
        Label("address", ("noicutru", "placeofresidence"), 2),
        Label("place_of_birth", ("noidangkykhaisinh", "placeofbirthregistration", "placeofbirth"), 2),
        Label("issue_date", ("ngaythangnamcap", "ngaycap", "dateofissue"), 1),
        Label("due_date", ("ngaythangnamhethan", "ngayhethan", "dateofexpiry"), 1),
        Label("issued_at", ("bocongan", "ministryofpublicsecurity"), 2),
    ),
    LICENCE: (
        Label("title", ("giaypheplaixe", "driverslicense"), 2),
        Label("name", ("hoten", "hovaten", "fullname")),
        Label("dob", ("ngaysinh", "dateofbirth")),
        Label("nationality", ("quoctich", "nationality")),
        Label("address", ("noicutru", "address")),
        Label("class", ("hangclass",), 2),
        Label("due_date", ("cogiatriden", "expires")),
        Label("issue_date", ("ngaydate", "thangmonth", "namyear")),
        Label("issuer", ("truongphong", "giamdoc", "director"), 0),
    ),
    PASSPORT: (
        Label("title", ("hochieu", "passport")),
        Label("id", ("sohochieu", "passportno"), 2),
        Label("type", ("loaitype", "masocode"), 1),
        Label("name", ("hovaten", "fullname")),
        Label("sur_name", ("hosurname", "surname", "hosumame"), 2),
        Label("given_name", ("chudemvaten", "givennames"), 2),
        Label("dob", ("ngaysinh", "dateofbirth")),
        Label("gender", ("gioitinh", "sex")),
        Label("nationality", ("quoctich", "nationality")),
        Label("place_of_birth", ("noisinh", "placeofbirth")),
        Label("person_number", ("soddcncmnd", "sogcmnd", "personalno", "idcardno"), 2),
        Label("issue_date", ("ngaycap", "dateofissue")),
        Label("due_date", ("cogiatriden", "dateofexpiry")),
        Label("issued_at", ("noicap", "placeofissue"), 2),
        Label("issuer", ("cucquanlyxuatnhapcanh", "immigrationdepartment"), 2),
    ),
    CMND_FRONT: (
        Label("title", ("giaychungminhnhandan",), 3),
        Label("name", ("hoten", "hovaten")),
        Label("dob", ("sinhngay", "ngaysinh")),
        Label("hometown", ("nguyenquan", "quequan"), 2),
        Label("address", ("noidkhkthuongtru", "noidangkyhokhauthuongtru"), 2),
    ),
    CMND_BACK: (
        Label("ethnicity", ("dantoc",), 2),
        Label("religion", ("tongiao",), 2),
        Label("identification_sign", ("dauvetriengvadihinh",), 3),
        Label("finger", ("ngontrotrai", "ngontrophai")),
        Label("issuer", ("giamdoc", "congantinh", "conganthanhpho")),
    ),
    BARCODE_FRONT: (
        Label("title", ("cancuoccongdan",), 2),
        Label("name", ("hovaten",)),
        Label("dob", ("ngaythangnamsinh", "ngaysinh")),
        Label("gender", ("gioitinh",)),
        Label("nationality", ("quoctich",)),
        Label("hometown", ("quequan",), 2),
        Label("address", ("noithuongtru",)),
        Label("due_date", ("cogiatriden",)),
    ),
    BARCODE_BACK: (
        Label("identification_sign", ("dacdiemnhandang",), 2),
        Label("issued_at", ("quanlyhanhchinhvetrattuxahoi",), 2),
        Label("registry", ("dkqlcutruvadlqgvedancu",), 2),
        Label("issuer", ("cuctruongcuccanhsat",), 2),
        Label("finger", ("ngontrotrai", "ngontrophai"), 2),
    ),
}

ENGLISH = (
    "citizenidentitycard",
    "fullname",
    "dateofbirth",
    "placeoforigin",
    "placeofresidence",
    "dateofexpiry",
    "socialistrepublic",
    "personalidentification",
    "datemonthyear",
    "leftindexfinger",
    "rightindexfinger",
    "policedepartment",
    "administrativemanagement",
)
"""English wordings of the chip card; its predecessor, in Vietnamese alone, lacks them."""
