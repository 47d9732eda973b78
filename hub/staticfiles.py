"""Static files under hashed names."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Also the names in our modules' `import` lines carry their hash."""

    support_js_module_import_aggregation = True
