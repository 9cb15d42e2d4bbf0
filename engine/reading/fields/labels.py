"""The labels printed on each kind of paper, which announce fields and identify the kind."""

from dataclasses import dataclass

from bot.identity.papers.fields import PaperField
from bot.identity.papers.kinds import PaperKind


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label: field, wordings (plain letters only), and weight as evidence of the kind.

    The first wording is Vietnamese. An `alone` label, such as a title, is evidence only where it is the whole line.
    """

    field: str
    wordings: tuple[str, ...]
    weight: int = 1
    alone: bool = False


# Weight 2: stands on no other kind. Weight 0: no evidence of the kind, but ends the value before the label.
LABELS: dict[str, tuple[Label, ...]] = {
    PaperKind.CHIP_FRONT: (
        Label("title", ("cancuoccongdan", "citizenidentitycard"), 2, alone=True),
        Label(PaperField.NAME, ("hovaten", "fullname")),
        Label(PaperField.DOB, ("ngaysinh", "dateofbirth")),
        Label(PaperField.GENDER, ("gioitinh", "sex")),
        Label(PaperField.NATIONALITY, ("quoctich", "nationality")),
        Label(PaperField.HOMETOWN, ("quequan", "placeoforigin"), 2),
        Label(PaperField.ADDRESS, ("noithuongtru", "placeofresidence"), 1),
        Label(PaperField.DUE_DATE, ("cogiatriden", "dateofexpiry"), 1),
    ),
    PaperKind.CHIP_BACK: (
        Label(PaperField.IDENTIFICATION_SIGN, ("dacdiemnhandang", "personalidentification"), 2),
        Label(PaperField.ISSUE_DATE, ("ngaythangnam", "datemonthyear"), 1),
        Label(
            PaperField.ISSUED_AT,
            (
                "cuctruongcuccanhsat",
                "quanlyhanhchinhvetrattuxahoi",
                "directorgeneralofthepolicedepartment",
                "foradministrativemanagementofsocialorder",
            ),
            2,
            alone=True,
        ),
        Label("finger", ("ngontrotrai", "leftindexfinger", "ngontrophai", "rightindexfinger"), 2, alone=True),
    ),
    PaperKind.FRONT_2024: (
        Label("title", ("cancuoc", "identitycard"), 2, alone=True),
        Label(PaperField.ID, ("sodinhdanhcanhan", "personalidentificationnumber"), 2),
        Label(PaperField.NAME, ("hochudemvatenkhaisinh", "fullname"), 2),
        Label(PaperField.DOB, ("ngaythangnamsinh", "ngaysinh", "dateofbirth")),
        Label(PaperField.GENDER, ("gioitinh", "sex")),
        Label(PaperField.NATIONALITY, ("quoctich", "nationality")),
    ),
    PaperKind.BACK_2024: (
        Label(PaperField.ADDRESS, ("noicutru", "placeofresidence"), 2),
        Label(PaperField.PLACE_OF_BIRTH, ("noidangkykhaisinh", "placeofbirthregistration", "placeofbirth"), 2),
        Label(PaperField.ISSUE_DATE, ("ngaythangnamcap", "ngaycap", "dateofissue"), 1),
        Label(PaperField.DUE_DATE, ("ngaythangnamhethan", "ngayhethan", "dateofexpiry"), 1),
        Label(PaperField.ISSUED_AT, ("bocongan", "ministryofpublicsecurity"), 2, alone=True),
    ),
    PaperKind.LICENCE: (
        Label("title", ("giaypheplaixe", "driverslicense"), 2, alone=True),
        Label(PaperField.NAME, ("hoten", "hovaten", "fullname")),
        Label(PaperField.DOB, ("ngaysinh", "dateofbirth")),
        Label(PaperField.NATIONALITY, ("quoctich", "nationality")),
        Label(PaperField.ADDRESS, ("noicutru", "address")),
        Label(PaperField.CLASS, ("hangclass",), 2),
        Label(PaperField.DUE_DATE, ("cogiatriden", "expires")),
        Label(PaperField.ISSUE_DATE, ("ngaydate", "thangmonth", "namyear")),
        Label("issuer", ("truongphong", "giamdoc", "director"), 0),
    ),
    PaperKind.PASSPORT: (
        Label("title", ("hochieu", "passport"), 1, alone=True),
        Label(PaperField.ID, ("sohochieu", "passportno"), 2),
        Label("type", ("loaitype", "masocode"), 1),
        Label(PaperField.NAME, ("hovaten", "fullname")),
        Label(PaperField.SUR_NAME, ("hosurname", "surname", "hosumame"), 2),
        Label(PaperField.GIVEN_NAME, ("chudemvaten", "givennames"), 2),
        Label(PaperField.DOB, ("ngaysinh", "dateofbirth")),
        Label(PaperField.GENDER, ("gioitinh", "sex")),
        Label(PaperField.NATIONALITY, ("quoctich", "nationality")),
        Label(PaperField.PLACE_OF_BIRTH, ("noisinh", "placeofbirth")),
        Label(PaperField.PERSON_NUMBER, ("soddcncmnd", "sogcmnd", "personalno", "idcardno"), 2),
        Label(PaperField.ISSUE_DATE, ("ngaycap", "dateofissue")),
        Label(PaperField.DUE_DATE, ("cogiatriden", "dateofexpiry")),
        Label(PaperField.ISSUED_AT, ("noicap", "placeofissue"), 2),
        Label("issuer", ("cucquanlyxuatnhapcanh", "immigrationdepartment"), 2, alone=True),
    ),
    PaperKind.CMND_FRONT: (
        Label("title", ("giaychungminhnhandan",), 3, alone=True),
        Label(PaperField.NAME, ("hoten", "hovaten")),
        Label(PaperField.DOB, ("sinhngay", "ngaysinh")),
        Label(PaperField.HOMETOWN, ("nguyenquan", "quequan"), 2),
        Label(PaperField.ADDRESS, ("noidkhkthuongtru", "noidangkyhokhauthuongtru"), 2),
    ),
    PaperKind.CMND_BACK: (
        Label(PaperField.ETHNICITY, ("dantoc",), 2),
        Label(PaperField.RELIGION, ("tongiao",), 2),
        Label(PaperField.IDENTIFICATION_SIGN, ("dauvetriengvadihinh",), 3, alone=True),
        Label("finger", ("ngontrotrai", "ngontrophai"), 2, alone=True),
        Label("issuer", ("giamdoc", "congantinh", "conganthanhpho")),
    ),
    PaperKind.BARCODE_FRONT: (
        Label("title", ("cancuoccongdan",), 2, alone=True),
        Label(PaperField.NAME, ("hovaten",)),
        Label(PaperField.DOB, ("ngaythangnamsinh", "ngaysinh")),
        Label(PaperField.GENDER, ("gioitinh",)),
        Label(PaperField.NATIONALITY, ("quoctich",)),
        Label(PaperField.ETHNICITY, ("dantoc",), 0),
        Label(PaperField.HOMETOWN, ("quequan",), 2),
        Label(PaperField.ADDRESS, ("noithuongtru",)),
        Label(PaperField.DUE_DATE, ("cogiatriden",)),
    ),
    PaperKind.BARCODE_BACK: (
        Label(PaperField.IDENTIFICATION_SIGN, ("dacdiemnhandang",), 2),
        Label(PaperField.ISSUED_AT, ("quanlyhanhchinhvetrattuxahoi",), 2, alone=True),
        Label("registry", ("dkqlcutruvadlqgvedancu",), 2, alone=True),
        Label("issuer", ("cuctruongcuccanhsat",), 2, alone=True),
        Label("finger", ("ngontrotrai", "ngontrophai"), 2, alone=True),
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
