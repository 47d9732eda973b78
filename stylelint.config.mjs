// What `manage.py lint` asks of style sheets; their layout is prettier's.
export default {
  extends: "stylelint-config-standard",
  rules: {
    "font-family-name-quotes": "always-unless-keyword",
    // A file holds one component; which of two is the stronger is said by their order in the page.
    "no-descending-specificity": null,
    // Browsers of 2022 do not know ranges yet.
    "media-feature-range-notation": "prefix",
  },
  overrides: [
    {
      // Set by WeasyPrint, which knows what books need and browsers lack.
      files: ["static/css/report/*.css"],
      rules: {
        "declaration-property-value-no-unknown": null,
        "font-family-no-missing-generic-family-keyword": null,
        "value-keyword-case": null,
      },
    },
  ],
};
