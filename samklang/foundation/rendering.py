"""How forms are drawn: labels, help, errors and widgets in Designsystemet's markup."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting


class Field(BoundField):
    """A field that knows how its widget is dressed and which of its texts belong to it."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        shown = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, shown)
        if shown.is_hidden:
            return attrs
        given = str(shown.attrs.get("class", ""))
        attrs["class"] = f"ds-input {given}".strip()
        if self.counts_signs:
            attrs["data-counter"] = f"{self.auto_id}_counter"
            attrs["maxlength"] = False  # a text that is too long is kept and told about, not cut off
            described = [str(attrs.get("aria-describedby", "")), f"{self.auto_id}_counter"]
            attrs["aria-describedby"] = " ".join(part for part in described if part)
        return attrs

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_group(self) -> bool:
        return bool(self.use_fieldset)

    @property
    def limit(self) -> int | None:
        return getattr(self.field, "max_length", None)

    @property
    def counts_signs(self) -> bool:
        return self.limit is not None and isinstance(self.field.widget, forms.Textarea)

    @property
    def first_id(self) -> str:
        """Where a link to this field leads: its input, or the first of its choices."""
        if isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0"
        return str(self.id_for_label or self.auto_id)


class Renderer(TemplatesSetting):
    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    bound_field_class = Field
